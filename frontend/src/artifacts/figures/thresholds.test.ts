import { expect, test } from "vitest";
import { curves } from "./curves";
import { atThreshold } from "./thresholds";

const model = {
  name: "Forest",
  metrics: {},
  thresholds: [
    [0.2, 8, 6, 4, 2],
    [0.6, 5, 0, 10, 5],
    [1, 0, 0, 10, 10],
  ],
  roc: [
    [0, 0, 1],
    [0, 0.5, 0.6],
    [1, 1, 0],
  ],
} as const;

test("the counts are those of the nearest threshold", () => {
  expect(atThreshold(model, 0.55)).toMatchObject({
    threshold: 0.6,
    truePositives: 5,
    precision: 1,
    recall: 0.5,
    accuracy: 0.75,
  });
});

test("precision is unknown where nothing is predicted positive", () => {
  expect(atThreshold(model, 0.99)?.precision).toBeNull();
});

test("a model without thresholds has no counts", () => {
  expect(atThreshold({ name: "x", metrics: {} }, 0.5)).toBeNull();
});

test("the marker stands on the curve where the threshold is", () => {
  expect(curves([model], 0.55).roc.find(({ kind }) => kind === "marker")?.points).toEqual([
    [0, 0.5],
  ]);
});
