/** Column selectors: rules over the columns that flow into a port. The same meaning as on the server. */

import type { Json } from "./document";

export interface Column {
  readonly name: string;
  readonly type: string;
  readonly categorical?: boolean;
  readonly role?: string | undefined;
}

/** What is known of a port before or after a run. `guess` marks columns of an older result. */
export interface PortSchema {
  readonly columns: readonly Column[];
  readonly guess: boolean;
}

export type Schemas = Readonly<Record<string, Readonly<Record<string, PortSchema>>>>;

export type RuleBy = "name" | "index" | "type" | "role";

export interface Rule {
  readonly action: "include" | "exclude";
  readonly by: RuleBy;
  readonly values: readonly (string | number)[];
}

export interface Selector {
  readonly start: "all" | "none";
  readonly rules: readonly Rule[];
  readonly keep_order: boolean;
}

export const ALL_COLUMNS: Selector = { start: "all", rules: [], keep_order: false };
export const NO_COLUMNS: Selector = { start: "none", rules: [], keep_order: false };

export function readSelector(value: Json | undefined, otherwise: Selector = NO_COLUMNS): Selector {
  if (typeof value !== "object" || value === null || !("start" in value)) return otherwise;
  const selector = value as unknown as Partial<Selector>;
  return {
    start: selector.start === "all" ? "all" : "none",
    rules: selector.rules ?? [],
    keep_order: selector.keep_order ?? false,
  };
}

/** The names that a selector picks, in the order in which the module will see them. */
export function selectedNames(selector: Selector, columns: readonly Column[]): readonly string[] {
  const all = columns.map((column) => column.name);
  let picked: readonly string[] = selector.start === "all" ? all : [];
  for (const rule of selector.rules) {
    const matched = matches(rule, columns);
    picked =
      rule.action === "exclude"
        ? picked.filter((name) => !matched.includes(name))
        : [...picked, ...matched.filter((name) => !picked.includes(name))];
  }
  return selector.keep_order ? picked : all.filter((name) => picked.includes(name));
}

function matches(rule: Rule, columns: readonly Column[]): readonly string[] {
  switch (rule.by) {
    case "name":
      return rule.values
        .map(String)
        .filter((name) => columns.some((column) => column.name === name));
    case "index":
      return indexes(rule.values).flatMap((index) => columns[index - 1]?.name ?? []);
    case "type":
      return columns
        .filter((column) => rule.values.some((type) => isOfType(column, String(type))))
        .map(nameOf);
    case "role":
      return columns.filter((column) => rule.values.includes(column.role ?? "feature")).map(nameOf);
  }
}

/** 1-based positions; a text like "2-5" is a range. */
function indexes(values: readonly (string | number)[]): readonly number[] {
  return values.flatMap((value) => {
    if (typeof value === "number") return [value];
    const [first, last] = value.split("-").map(Number);
    if (first === undefined || Number.isNaN(first)) return [];
    const end = last === undefined || Number.isNaN(last) ? first : last;
    return Array.from({ length: Math.max(0, end - first + 1) }, (_, place) => first + place);
  });
}

const NUMERIC: readonly string[] = ["integer", "float", "decimal"];

function isOfType(column: Column, type: string): boolean {
  if (type === "numeric") return NUMERIC.includes(column.type);
  if (type === "categorical") return column.categorical === true;
  return column.type === type;
}

function nameOf(column: Column): string {
  return column.name;
}

/** Three letters for a column's type, as tables show them. */
export function typeMark(column: Pick<Column, "type" | "categorical">): string {
  const marks: Readonly<Record<string, string>> = {
    boolean: "T/F",
    integer: "123",
    float: "1.2",
    decimal: "1.2",
    string: "abc",
    date: "day",
    datetime: "date",
    time: "time",
    duration: "span",
    binary: "bin",
  };
  return column.categorical ? "cat" : (marks[column.type] ?? "?");
}

/** The closest known name, for "did you mean". */
export function closest(name: string, known: readonly string[]): string | null {
  const ranked = known
    .map((candidate) => ({
      candidate,
      distance: editDistance(name.toLowerCase(), candidate.toLowerCase()),
    }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best && best.distance <= Math.max(2, Math.floor(name.length / 3)) ? best.candidate : null;
}

/** Levenshtein's distance, one row at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      next[j] = Math.min((next[j - 1] ?? 0) + 1, (row[j] ?? 0) + 1, (row[j - 1] ?? 0) + cost);
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
