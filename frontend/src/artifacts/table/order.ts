/** Changes to how a table is sorted and filtered. Pure. */
import type { Condition, Sort } from "@/api/artifacts";

/** Upwards, downwards, not at all. */
export function toggleSort(sort: readonly Sort[], column: string): readonly Sort[] {
  const known = sort.find((key) => key.column === column);
  if (known === undefined) return [{ column, descending: false }];
  return known.descending ? [] : [{ column, descending: true }];
}

/** One condition a column; null takes it away. */
export function withCondition(
  filter: readonly Condition[],
  column: string,
  condition: Condition | null,
): readonly Condition[] {
  const others = filter.filter((other) => other.column !== column);
  return condition === null ? others : [...others, condition];
}
