import { expect, test } from "vitest";
import { run } from "@/testing/builders";
import { countStates, describeStrip, stripParts } from "./counts";

test("the strip says how many are finished, reused and failed", () => {
  const strip = stripParts(
    countStates(
      run({ a: "reused", b: "succeeded", c: "failed", d: "upstream_failed", e: "running" }),
    ),
  );
  expect(describeStrip(strip)).toBe("4 of 5 finished, 1 of them reused, 2 failed or not reached");
  expect(strip.parts.map(({ tone }) => tone)).toEqual([
    "reused",
    "succeeded",
    "running",
    "failed",
    "stale",
  ]);
});

test("a run that was wholly reused says so", () => {
  expect(describeStrip(stripParts({ reused: 3 }))).toBe("3 of 3 finished, all reused");
});
