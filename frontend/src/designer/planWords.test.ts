import { expect, it } from "vitest";
import { runLabel } from "./planWords";
import { countSteps, stripWords } from "./runCounts";

it("says what the run will do", () => {
  expect(runLabel(null)).toBe("Run");
  expect(runLabel({ run: 3, maybe: 0, reuse: 4, skip: 0, total: 7 })).toBe("Run 3 of 7");
  expect(runLabel({ run: 1, maybe: 2, reuse: 4, skip: 0, total: 7 })).toBe("Run 1, up to 3, of 7");
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
  expect(stripWords(counts)).toBe("3 of 5 finished, 1 failed, 1 of them reused");
  expect(counts.running).toBe(1);
});
