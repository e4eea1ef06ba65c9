import { expect, it } from "vitest";
import { runLabel } from "./planWords";
import { countSteps, stripWords } from "./runCounts";

it("says what the run will do", () => {
  expect(runLabel(null)).toBe("Run");
  expect(runLabel({ run: 3, maybe: 0, reuse: 4, skip: 0, total: 7 })).toBe("Run 3 of 7 steps");
  expect(runLabel({ run: 1, maybe: 2, reuse: 4, skip: 0, total: 7 })).toBe("Run 1–3 of 7 steps");
  expect(runLabel({ run: 0, maybe: 0, reuse: 7, skip: 0, total: 7 })).toBe("Run again");
});

it("counts the steps of a run", () => {
  const step = (state: "reused" | "succeeded" | "failed" | "running" | "waiting") => ({
    state,
    attempt: 1,
  });
  const counts = countSteps({
    steps: {
      a: step("reused"),
      b: step("succeeded"),
      c: step("failed"),
      d: step("running"),
      e: step("waiting"),
    },
  });
  expect(stripWords(counts)).toBe("2 of 5 finished, 1 of them reused, 1 failed");
  expect(counts.running).toBe(1);
});

it("counts stored data as well, as the lists of runs do", () => {
  const counts = countSteps({
    steps: {
      data: { state: "reused", attempt: 0, reason: "stored data" },
      a: { state: "reused", attempt: 0, reason: "nothing changed" },
      b: { state: "reused", attempt: 0, reason: "nothing changed" },
    },
  });
  expect(stripWords(counts)).toBe("3 of 3 finished, all reused");
});

it("does not call finished what was stopped", () => {
  const counts = countSteps({
    steps: {
      a: { state: "failed", attempt: 1 },
      b: { state: "upstream_failed", attempt: 0 },
      c: { state: "cancelled", attempt: 0 },
    },
  });
  expect(stripWords(counts)).toBe("0 of 3 finished, 1 failed, 2 not run");
  expect(counts.ended).toBe(3);
});
