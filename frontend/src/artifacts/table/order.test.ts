import { expect, test } from "vitest";
import { toggleSort, withCondition } from "./order";

test("a column is sorted upwards, downwards, then not at all", () => {
  const up = toggleSort([], "age");
  const down = toggleSort(up, "age");
  expect([up, down, toggleSort(down, "age")]).toEqual([
    [{ column: "age", descending: false }],
    [{ column: "age", descending: true }],
    [],
  ]);
});

test("a column has one condition, and null takes it away", () => {
  const first = withCondition([], "age", { column: "age", op: "gt", value: "3" });
  const second = withCondition(first, "age", { column: "age", op: "is_null" });
  expect(second).toEqual([{ column: "age", op: "is_null" }]);
  expect(withCondition(second, "age", null)).toEqual([]);
});
