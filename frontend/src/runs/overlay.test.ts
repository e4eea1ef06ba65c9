import { expect, test } from "vitest";
import type { Run } from "@/api/types";
import { overlaid } from "./overlay";

const runs = [{ number: 3 }, { number: 4 }] as unknown as readonly Run[];
const evaluation = {
  kind: "evaluation",
  task: "binary",
  models: [{ name: "Forest", metrics: { auc: 0.9 } }],
} as const;

const graphs = { title: (node: string) => node, models: () => new Map<string, string>() };

test("models of several runs stand in one figure, named by their runs", () => {
  const [figure] = overlaid(
    {
      runs,
      parameters: [],
      metrics: [],
      durations: [],
      figures: [{ node: "evaluate", name: "Evaluation", specs: [evaluation, evaluation] }],
    },
    graphs,
  );
  expect(figure?.spec).toMatchObject({
    models: [{ name: "Run 3: Forest" }, { name: "Run 4: Forest" }],
  });
});

test("a run without the figure is left out", () => {
  const [figure] = overlaid(
    {
      runs,
      parameters: [],
      metrics: [],
      durations: [],
      figures: [{ node: "evaluate", name: "Evaluation", specs: [null, evaluation] }],
    },
    graphs,
  );
  expect(figure?.spec).toMatchObject({ models: [{ name: "Run 4: Forest" }] });
});
