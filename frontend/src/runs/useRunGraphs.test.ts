import { expect, test } from "vitest";
import { resolveBound } from "./useRunGraphs";

const document = {
  parameters: { trees: { type: "integer", default: 60, description: "" } },
} as const;

test("a bound parameter is what the run was given", () => {
  expect(resolveBound({ $parameter: "trees" }, { trees: 200 }, document)).toBe(200);
});

test("without a value of the run it is the default of the graph", () => {
  expect(resolveBound({ $parameter: "trees" }, {}, document)).toBe(60);
  expect(resolveBound({ $parameter: "trees" }, undefined, undefined)).toBeNull();
});

test("any other value stays", () => {
  expect(resolveBound({ rules: [] }, {}, document)).toEqual({ rules: [] });
  expect(resolveBound(0.7, {}, document)).toBe(0.7);
});
