/** A table in a parameter: `{"columns": [{"name", "type"}], "rows": [[...]]}`. Pure. */

import type { Json } from "@/graph/document";

export interface InlineTable {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly Json[])[];
}

export function readTable(value: Json | undefined): InlineTable {
  if (typeof value !== "object" || value === null || !("columns" in value))
    return { columns: [], rows: [] };
  const table = value as unknown as Partial<InlineTable>;
  return { columns: table.columns ?? [], rows: table.rows ?? [] };
}

/** What was typed, as the column's type has it; what does not fit stays text and is reported. */
export function cellOf(text: string, type: string): Json {
  if (text === "") return null;
  if ((type === "integer" || type === "float") && Number.isFinite(Number(text)))
    return Number(text);
  if (type === "boolean" && /^(true|false)$/i.test(text)) return text.toLowerCase() === "true";
  return text;
}
