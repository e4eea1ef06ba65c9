import { expect, it } from "vitest";
import { CATALOG, parameter, pipeline, spec } from "@/testing/pipelines";
import { applyOperations } from "./apply";
import { thresholdOperations, thresholdTakers } from "./threshold";

const port = (name: string) => ({
  name,
  title: name,
  data_type: "Table",
  optional: false,
  many: false,
});
const catalog = {
  ...CATALOG,
  score: spec("score", {
    inputs: [port("dataset")],
    outputs: [port("output")],
    parameters: [parameter("threshold", { kind: "number" })],
  }),
  evaluate: spec("evaluate", { inputs: [port("scored"), port("other")] }),
};
const document = pipeline(
  { one: "score", two: "score", upper: "score", clean: "clean", evaluate: "evaluate" },
  [
    "upper.output > one.dataset",
    "one.output > clean.dataset",
    "clean.output > evaluate.scored",
    "two.output > evaluate.other",
  ],
);

it("finds the nearest step with a threshold in each branch", () => {
  expect(thresholdTakers(document, catalog, "evaluate").toSorted()).toEqual(["one", "two"]);
  expect(thresholdTakers(document, catalog, "upper")).toEqual([]);
});

it("sets all of them in one step that can be undone", () => {
  const { document: after, inverse } = applyOperations(
    document,
    thresholdOperations(document, ["one", "two"], 0.4),
  );
  expect(after.nodes.one?.params).toEqual({ threshold: 0.4 });
  expect(after.nodes.two?.params).toEqual({ threshold: 0.4 });
  expect(applyOperations(after, inverse).document).toEqual(document);
});

it("gives the value to the pipeline parameter that a step is bound to", () => {
  const bound = {
    ...pipeline({ one: "score" }, [], { one: { threshold: { $parameter: "cut" } } }),
    parameters: { cut: { type: "number" as const, default: 0.5, description: "" } },
  };
  const { document: after } = applyOperations(bound, thresholdOperations(bound, ["one"], 0.4));
  expect(after.parameters.cut?.default).toBe(0.4);
  expect(after.nodes.one?.params).toEqual({ threshold: { $parameter: "cut" } });
});
