/** Artifacts: what they are, their rows by windows, their profile, and how to take them away. */
import { queryOptions } from "@tanstack/react-query";
import { API, get, segment } from "./client";
import type { Artifact, ArtifactId, Profile, Rows } from "./types";

const at = (id: ArtifactId, rest = "") => `artifacts/${segment(id)}/${rest}`;

export const artifactQuery = (id: ArtifactId) =>
  queryOptions({
    queryKey: ["artifacts", id],
    queryFn: ({ signal }) => get<Artifact>(at(id), { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

export interface Sort {
  readonly column: string;
  readonly descending: boolean;
}

export interface Condition {
  readonly column: string;
  readonly op: ConditionOperator;
  readonly value?: string | readonly string[];
}

export type ConditionOperator =
  | "eq"
  | "ne"
  | "lt"
  | "le"
  | "gt"
  | "ge"
  | "contains"
  | "starts_with"
  | "is_null"
  | "not_null";

export interface RowsWindow {
  readonly offset: number;
  readonly limit: number;
  readonly sort: readonly Sort[];
  readonly filter: readonly Condition[];
}

export const rowsQuery = (id: ArtifactId, window: RowsWindow) =>
  queryOptions({
    queryKey: ["artifacts", id, "rows", window],
    queryFn: ({ signal }) =>
      get<Rows>(at(id, "rows/"), {
        signal,
        query: {
          offset: window.offset,
          limit: window.limit,
          sort: asJson(window.sort.map((key) => (key.descending ? "-" : "") + key.column)),
          filter: asJson(window.filter),
        },
      }),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const profileQuery = (id: ArtifactId, exact = false) =>
  queryOptions({
    queryKey: ["artifacts", id, "profile", exact],
    queryFn: ({ signal }) =>
      get<Profile>(at(id, "profile/"), { signal, query: { exact: exact || undefined } }),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const downloadAddress = (id: ArtifactId, format: string) =>
  `${API}${at(id, "download/")}?format=${segment(format)}`;

export const DOWNLOADS: readonly { readonly format: string; readonly label: string }[] = [
  { format: "csv", label: "CSV" },
  { format: "tsv", label: "TSV" },
  { format: "parquet", label: "Parquet" },
  { format: "jsonl", label: "JSON lines" },
  { format: "arrow", label: "Arrow" },
];

/** Lists travel as JSON, since names of columns may hold commas; an empty one is left out. */
function asJson(list: readonly unknown[]): string | undefined {
  return list.length > 0 ? JSON.stringify(list) : undefined;
}
