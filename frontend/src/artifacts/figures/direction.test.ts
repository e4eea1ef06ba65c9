import { expect, test } from "vitest";
import { direction } from "./direction";

test.each([
  ["AUC", 1],
  ["Accuracy (Scored dataset)", 1],
  ["macro_f1", 1],
  ["r2", 1],
  ["R²", 1],
  ["Coefficient of determination", 1],
  ["root_mean_squared_error", -1],
  ["Log loss (Error model)", -1],
  ["Accuracy (Loss model)", 1],
  ["trees", 0],
] as const)("%s is known by its name", (name, expected) => {
  expect(direction(name)).toBe(expected);
});
