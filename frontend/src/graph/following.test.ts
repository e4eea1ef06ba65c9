import { expect, it } from "vitest";
import { spec } from "@/testing/pipelines";
import { followRank } from "./following";
import type { ModuleSpec } from "./spec";

const port = (name: string, data_type = "Table") => ({
  name,
  title: name,
  data_type,
  optional: false,
  many: false,
});
const MODULES = [
  spec("export_data", { group: "Data Input and Output", inputs: [port("a")] }),
  spec("clean_missing_data", { inputs: [port("a")], outputs: [port("o")] }),
  spec("evaluate_model", { group: "Model Scoring & Evaluation", inputs: [port("a")] }),
  spec("train_model", {
    group: "Model Training",
    inputs: [port("m", "UntrainedModel"), port("a")],
    outputs: [port("o", "Model")],
  }),
  spec("join_data", { inputs: [port("a"), port("b")], outputs: [port("o")] }),
];
const ranked = (own: ModuleSpec, side: "output" | "input" = "output") =>
  MODULES.toSorted((a, b) => {
    const from = { node: "n", port: "p", side };
    return followRank(a, from, "Table", own) - followRank(b, from, "Table", own);
  }).map(({ id }) => id);

it("names what usually follows first, dead ends last", () => {
  const split = spec("split_data", { outputs: [port("o")] });
  expect(ranked(split).slice(0, 3)).toEqual(["train_model", "clean_missing_data", "join_data"]);
  expect(ranked(split).at(-1)).toBe("export_data");
});

it("names the evaluation first after the scores", () => {
  const score = spec("score_model", { group: "Model Scoring & Evaluation" });
  expect(ranked(score)[0]).toBe("evaluate_model");
});
