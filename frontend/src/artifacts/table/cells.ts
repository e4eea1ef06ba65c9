/** How the cells of a table are written, and which glyph stands for each type. Pure. */
import type { Cell, Column, ElementType } from "@/api/types";

export const GLYPHS: Readonly<Record<ElementType, string>> = {
  boolean: "T/F",
  integer: "123",
  float: "1.2",
  decimal: "0.00",
  string: "abc",
  date: "day",
  datetime: "time",
  time: "h:m",
  duration: "Δt",
  binary: "010",
};

const NUMERIC: ReadonlySet<ElementType> = new Set(["integer", "float", "decimal"]);

export const isNumeric = (column: Pick<Column, "type">) => NUMERIC.has(column.type);

/** A cell as text. Numbers keep all digits that the server sent: this is data, not a summary. */
export function cellText(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell === "boolean") return cell ? "true" : "false";
  return typeof cell === "number" ? String(cell).replace("-", "−") : cell;
}

const CHARACTER = 7.4;
/** The type's glyph, the filter's button and the space around them. */
const FURNITURE = 84;
const NARROWEST = 178;
const WIDEST = 320;

/** A first width in pixels: of the name, of what the head says, and of what the column holds. */
export function firstWidth(column: Column, sample: readonly Cell[]): number {
  const longest = sample.reduce<number>((most, cell) => Math.max(most, cellText(cell).length), 0);
  const wanted = Math.max(column.name.length * CHARACTER + FURNITURE, longest * CHARACTER + 26);
  return Math.round(Math.min(Math.max(wanted, NARROWEST), WIDEST));
}
