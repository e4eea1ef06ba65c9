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

export interface Filter {
  readonly column: string;
  readonly operator: FilterOperator;
  readonly value: string;
}

export type FilterOperator =
  | "contains"
  | "="
  | "!="
  | "<"
  | "<="
  | ">"
  | ">="
  | "missing"
  | "present";

export interface RowsWindow {
  readonly offset: number;
  readonly limit: number;
  readonly sort: readonly Sort[];
  readonly filter: readonly Filter[];
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
          sort: window.sort.map((key) => (key.descending ? "-" : "") + key.column).join(","),
          filter: window.filter.length > 0 ? JSON.stringify(window.filter) : undefined,
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
