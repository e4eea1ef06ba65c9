import { expect, test } from "vitest";
import { ago, change, duration, figure, percent, plural, size } from "./format";

test.each([
  [0.0092, "9 ms"],
  [0.214, "0.21 s"],
  [1.92, "1.9 s"],
  [59.7, "1 min 0 s"],
  [184, "3 min 4 s"],
  [7500, "2 h 5 min"],
])("%d seconds are %s", (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});

test.each([
  [812, "812 B"],
  [4_100_000, "4.1 MB"],
  [999_700, "1.0 MB"],
  [12_000_000_000, "12 GB"],
])("%d bytes are %s", (bytes, text) => {
  expect(size(bytes)).toBe(text);
});

test.each([
  [0.92749, "0.9275"],
  [48842, "48,842"],
  [-0.5, "−0.5"],
  [0.0000123, "1.23e−5"],
  [Number.NaN, "not a number"],
])("the number %d is written %s", (value, text) => {
  expect(figure(value)).toBe(text);
});

test("a share is never rounded to nothing or to all", () => {
  expect([percent(0), percent(0.00001), percent(0.125), percent(0.99999), percent(1)]).toEqual([
    "0 %",
    "< 0.1 %",
    "13 %",
    "> 99.9 %",
    "100 %",
  ]);
});

test("one is singular", () => {
  expect([plural(1, "row"), plural(0, "row"), plural(34189, "row")]).toEqual([
    "1 row",
    "0 rows",
    "34,189 rows",
  ]);
});

test("a change has its sign", () => {
  expect([change(-2218), change(1)]).toEqual(["−2,218", "+1"]);
});

test("a moment is told by its distance", () => {
  const now = Date.parse("2026-11-22T12:00:00Z");
  expect(ago("2026-11-22T11:59:40Z", now)).toBe("just now");
  expect(ago("2026-11-22T11:55:00Z", now)).toBe("5 minutes ago");
  expect(ago("2026-10-01T11:55:00Z", now)).toBe("1 Oct 2026");
});
