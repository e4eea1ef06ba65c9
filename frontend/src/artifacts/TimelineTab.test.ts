import { expect, test } from "vitest";
import { ticks } from "./TimelineTab";

test("no two ticks read the same", () => {
  expect(ticks(8)).toEqual(["0 ms", "2.0 s", "4.0 s", "6.0 s", "8.0 s"]);
  expect(ticks(0.002)).toEqual(["0 ms", "1 ms", "2 ms"]);
  expect(ticks(0.001)).toEqual(["0 ms", "1 ms"]);
  expect(ticks(0)).toEqual(["0 ms"]);
});
