import { expect, test } from "vitest";
import type { Comparison } from "@/api/runs";
import { oldestFirst } from "./oldestFirst";

test("the older run comes first with its values, whichever was ticked first", () => {
  const newer = { number: 4, submitted_at: "2026-11-22T11:00:00Z" };
  const older = { number: 3, submitted_at: "2026-11-22T10:00:00Z" };
  const comparison = {
    runs: [newer, older],
    parameters: [{ node: "a", module: "m", name: "depth", values: [4, 3] }],
    metrics: [{ node: "a", name: "auc", values: [0.4, 0.3] }],
    durations: [{ node: "a", states: ["failed", "succeeded"], values: [40, 30] }],
    figures: [{ node: "a", name: "Curve", specs: [null, null] }],
  } as unknown as Comparison;

  const sorted = oldestFirst(comparison);

  expect(sorted.runs.map(({ number }) => number)).toEqual([3, 4]);
  expect(sorted.parameters[0]?.values).toEqual([3, 4]);
  expect(sorted.metrics[0]?.values).toEqual([0.3, 0.4]);
  expect(sorted.durations[0]).toMatchObject({
    states: ["succeeded", "failed"],
    values: [30, 40],
  });
});
