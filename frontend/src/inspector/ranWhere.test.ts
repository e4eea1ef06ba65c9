import { expect, test } from "vitest";
import { ranWhere } from "./ranWhere";

const STEP = {
  state: "succeeded",
  compute: "gpu-box",
  started_at: "2026-11-22T10:00:00Z",
} as const;

test("a step says where it ran and in what, when not where all run", () => {
  const usual = { compute: "local", environment: "torch" };
  expect(ranWhere(STEP, usual)).toBe("On gpu-box, in the environment torch");
  expect(ranWhere({ ...STEP, compute: "local" }, usual)).toBe("In the environment torch");
});

test("nothing is said of the usual place, and of a step that did not run", () => {
  const usual = { compute: "gpu-box", environment: null };
  expect(ranWhere(STEP, usual)).toBe("");
  expect(ranWhere(STEP, { ...usual, compute: null })).toBe("");
  expect(ranWhere({ ...STEP, state: "reused" }, { compute: "local", environment: "torch" })).toBe(
    "",
  );
});
