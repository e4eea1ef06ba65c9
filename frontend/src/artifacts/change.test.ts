import { expect, test } from "vitest";
import type { Profile } from "@/api/types";
import { describeChange } from "./change";

function profile(rows: number, missing: Readonly<Record<string, number>>): Profile {
  const columns = Object.entries(missing).map(([name, count]) => ({
    name,
    type: "integer" as const,
    missing: count,
    distinct: 1,
    approximate: [],
  }));
  return { rows, columns, exact: true, sample_rows: rows };
}

test("rows, columns and missing values are compared", () => {
  expect(describeChange(profile(1000, { a: 30, b: 0 }), profile(788, { a: 0, b: 0, c: 0 }))).toBe(
    "−212 rows, +1 column, −30 missing",
  );
});

test("a table that kept its shape has no change", () => {
  expect(describeChange(profile(10, { a: 0 }), profile(10, { a: 0 }))).toBe("");
});

test("a table of other columns is no change of the first", () => {
  expect(describeChange(profile(10, { a: 0, b: 0 }), profile(2, { accuracy: 0 }))).toBe("");
});
