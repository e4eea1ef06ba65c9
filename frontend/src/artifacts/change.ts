/** What a step did to the table that went into it: rows, columns and missing values. Pure. */
import type { Profile } from "@/api/types";
import { change } from "@/ui/format";

/** "−212 rows, +1 column, −2,218 missing"; empty when the table has kept its shape, or is another one. */
export function describeChange(before: Profile, after: Profile): string {
  if (!isSameTable(before, after)) return "";
  const parts = [
    word(after.rows - before.rows, "row", "rows"),
    word(after.columns.length - before.columns.length, "column", "columns"),
    word(missing(after) - missing(before), "missing", "missing"),
  ];
  return parts.filter((part) => part !== null).join(", ");
}

function word(difference: number, one: string, many: string): string | null {
  if (difference === 0) return null;
  return `${change(difference)} ${Math.abs(difference) === 1 ? one : many}`;
}

function missing(profile: Profile): number {
  return profile.columns.reduce((sum, column) => sum + column.missing, 0);
}

/** A step that keeps less than half of the columns has made a table of its own. */
function isSameTable(before: Profile, after: Profile): boolean {
  const names = new Set(after.columns.map((column) => column.name));
  const kept = before.columns.filter((column) => names.has(column.name)).length;
  return kept * 2 >= Math.min(before.columns.length, after.columns.length) && kept > 0;
}
