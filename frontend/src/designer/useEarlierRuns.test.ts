import { expect, it } from "vitest";
import type { Run } from "@/api/types";
import { earlierRuns } from "./useEarlierRuns";

const run = (id: string, facts: Partial<Run> = {}) =>
  ({ id, is_partial: false, is_sample: false, ...facts }) as Run;
const part = (id: string) => run(id, { is_partial: true });

it("has nothing behind a run of the whole pipeline", () => {
  expect(earlierRuns([run("b"), run("a")], "b")).toEqual([]);
  expect(earlierRuns([run("b")], null)).toEqual([]);
});

it("goes back to the newest run of the whole pipeline", () => {
  expect(earlierRuns([part("d"), part("c"), run("b"), run("a")], "d")).toEqual(["c", "b"]);
  expect(earlierRuns([part("b"), part("a")], "b")).toEqual(["a"]);
});

it("leaves out trials on samples", () => {
  const trial = run("b", { is_sample: true });
  expect(earlierRuns([part("c"), trial, run("a")], "c")).toEqual(["a"]);
});

it("keeps the whole run where there are many", () => {
  const parts = Array.from({ length: 9 }, (_, at) => part(`p${at}`));
  const found = earlierRuns([...parts, run("whole")], "p0");
  expect(found).toEqual(["p1", "p2", "p3", "p4", "whole"]);
});
