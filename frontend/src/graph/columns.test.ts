import { expect, it } from "vitest";
import { closest, type Rule, type Selector, selectedNames } from "./columns";

const columns = [
  { name: "age", type: "integer" },
  { name: "job", type: "string", categorical: true },
  { name: "balance", type: "float" },
  { name: "y", type: "boolean", role: "label" },
];
const pick = (start: Selector["start"], ...rules: readonly Rule[]) =>
  selectedNames({ start, rules, keep_order: false }, columns);

it("starts from all or from none", () => {
  expect(pick("all")).toEqual(["age", "job", "balance", "y"]);
  expect(pick("none")).toEqual([]);
});

it("picks by name, number, range, type and role, in the table's order", () => {
  expect(pick("none", { action: "include", by: "name", values: ["y", "age"] })).toEqual([
    "age",
    "y",
  ]);
  expect(pick("none", { action: "include", by: "index", values: [1, "3-4"] })).toEqual([
    "age",
    "balance",
    "y",
  ]);
  expect(pick("none", { action: "include", by: "type", values: ["numeric"] })).toEqual([
    "age",
    "balance",
  ]);
  expect(pick("all", { action: "exclude", by: "role", values: ["label"] })).toEqual([
    "age",
    "job",
    "balance",
  ]);
});

it("keeps the order of the rules when asked", () => {
  const rules: readonly Rule[] = [{ action: "include", by: "name", values: ["y", "age"] }];
  expect(selectedNames({ start: "none", rules, keep_order: true }, columns)).toEqual(["y", "age"]);
});

it("finds what was meant", () => {
  expect(closest("incme", ["income", "age"])).toBe("income");
  expect(closest("zzz", ["income", "age"])).toBeNull();
});
