import { expect, test } from "vitest";
import { run } from "@/testing/builders";
import { countStates, describeStrip, stripParts } from "./counts";

const words = (steps: Parameters<typeof run>[0]) =>
  describeStrip(stripParts(countStates(run(steps))));

test("the strip says how many are finished, reused, failed and not run, each step once", () => {
  const strip = stripParts(
    countStates(
      run({ a: "reused", b: "succeeded", c: "failed", d: "upstream_failed", e: "running" }),
    ),
  );
  expect(describeStrip(strip)).toBe("2 of 5 finished, 1 of them reused, 1 failed, 1 not run");
  expect(strip.parts.map(({ tone }) => tone)).toEqual([
    "reused",
    "succeeded",
    "running",
    "failed",
    "stale",
  ]);
});

test("a step that was cancelled while it ran is not one that has not run", () => {
  const started_at = "2026-11-22T10:00:00Z";
  expect(words({ a: { state: "cancelled", attempt: 1, started_at }, b: "cancelled" })).toBe(
    "0 of 2 finished, 1 cancelled, 1 not run",
  );
});

test("a run that was wholly reused says so", () => {
  expect(describeStrip(stripParts({ reused: 3 }))).toBe("3 of 3 finished, all reused");
});
