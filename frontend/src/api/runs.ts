/** Runs: the list, one with its steps, and what can be done with it. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { API, ask, cursorOf, get, post, segment } from "./client";
import type { Figure } from "./figures";
import type { MetricPoint, Page, PipelineId, Run, RunId, RunSnapshot, RunState } from "./types";

const at = (id: RunId, rest = "") => `runs/${segment(id)}/${rest}`;

export interface RunFilter {
  readonly pipeline?: PipelineId | undefined;
  readonly state?: RunState | undefined;
  readonly limit?: number | undefined;
}

export const runsQuery = (filter: RunFilter = {}) =>
  queryOptions({
    queryKey: ["runs", "list", filter],
    queryFn: async ({ signal }) =>
      (await get<Page<Run>>("runs/", { signal, query: { ...filter } })).results,
  });

/** The same by pages: "next" is an address with a cursor. */
export const runPagesQuery = (filter: RunFilter) =>
  infiniteQueryOptions({
    queryKey: ["runs", "pages", filter],
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) =>
      get<Page<Run>>("runs/", { signal, query: { ...filter, cursor: pageParam } }),
    getNextPageParam: (page) => cursorOf(page.next),
  });

export const runQuery = (id: RunId) =>
  queryOptions({
    queryKey: ["runs", id],
    queryFn: ({ signal }) => get<RunSnapshot>(at(id), { signal }),
  });

export const cancelRun = (id: RunId) => post<RunSnapshot>(at(id, "cancel/"));

export const resubmitRun = (id: RunId, onlyFailed = false) =>
  post<RunSnapshot>(at(id, "resubmit/"), { only_failed: onlyFailed });

export const compareQuery = (ids: readonly RunId[]) =>
  queryOptions({
    queryKey: ["runs", "compare", ids],
    queryFn: ({ signal }) =>
      get<Comparison>("runs/compare/", { signal, query: { runs: ids.join(",") } }),
  });

/** As the server sends it; compare/model.ts reads it with care. */
export type Comparison = Readonly<Record<string, unknown>>;

const step = (run: RunId, node: string, what: string) => at(run, `steps/${segment(node)}/${what}/`);

export const figuresQuery = (run: RunId, node: string) =>
  queryOptions({
    queryKey: ["runs", run, "steps", node, "figures"],
    queryFn: async ({ signal }) =>
      (await get<Page<Figure>>(step(run, node, "figures"), { signal })).results,
  });

export const metricsQuery = (run: RunId, node: string) =>
  queryOptions({
    queryKey: ["runs", run, "steps", node, "metrics"],
    queryFn: async ({ signal }) =>
      (await get<Page<MetricPoint>>(step(run, node, "metrics"), { signal })).results,
  });

export interface LogChunk {
  readonly text: string;
  /** Where the next chunk begins, in bytes. */
  readonly next: number;
  readonly total: number | null;
  readonly truncated: boolean;
}

interface LogBody {
  readonly text?: string;
  readonly next_offset?: number;
  readonly offset?: number;
  readonly size_bytes?: number;
  readonly truncated?: boolean;
}

/** The log from a byte offset on. */
export async function readLog(
  run: RunId,
  node: string,
  offset: number,
  signal?: AbortSignal,
): Promise<LogChunk> {
  const options = { query: { offset }, ...(signal === undefined ? {} : { signal }) };
  const { data } = await ask<LogBody>("get", step(run, node, "log"), options);
  const text = data.text ?? "";
  const next = data.next_offset ?? offset + new TextEncoder().encode(text).length;
  return { text, next, total: data.size_bytes ?? null, truncated: data.truncated ?? false };
}

export const logAddress = (run: RunId, node: string) => API + step(run, node, "log");
