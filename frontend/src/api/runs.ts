/** Runs: the list, one with its steps, and what can be done with it. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { completeDocument, type SparseDocument } from "@/graph/document";
import { cursorOf, get, post, segment } from "./client";
import type { Figure, FigureSpec } from "./figures";
import type {
  MetricPoint,
  Page,
  PipelineId,
  Run,
  RunId,
  RunSnapshot,
  RunState,
  StepState,
} from "./types";

const at = (id: RunId, rest = "") => `runs/${segment(id)}/${rest}`;

export interface RunFilter {
  readonly pipeline?: PipelineId | undefined;
  readonly state?: RunState | undefined;
  readonly kind?: string | undefined;
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

/** One value a run, in the order of `runs`. */
export interface Comparison {
  readonly runs: readonly Run[];
  /** Only what differs; a null node is a parameter of the run. */
  readonly parameters: readonly {
    readonly node: string | null;
    readonly module: string | null;
    readonly name: string;
    readonly values: readonly unknown[];
  }[];
  readonly metrics: readonly {
    readonly node: string;
    readonly name: string;
    readonly values: readonly (number | null)[];
  }[];
  readonly durations: readonly {
    readonly node: string;
    readonly states: readonly (StepState | null)[];
    readonly values: readonly (number | null)[];
  }[];
  readonly figures: readonly {
    readonly node: string;
    readonly name: string;
    readonly specs: readonly (FigureSpec | null)[];
  }[];
}

/** The graph as it was when the run was submitted. */
export const runGraphQuery = (id: RunId) =>
  queryOptions({
    queryKey: ["runs", id, "graph"],
    queryFn: async ({ signal }) => {
      const { document, revision } = await get<{ document: SparseDocument; revision: number }>(
        at(id, "graph/"),
        { signal },
      );
      return { document: completeDocument(document), revision };
    },
    staleTime: Number.POSITIVE_INFINITY,
  });

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
  readonly offset: number;
  /** Where the next chunk begins, in bytes. */
  readonly next_offset: number;
  readonly attempt: number;
  /** How much of the attempt there is by now. */
  readonly size_bytes?: number;
  /** There will be no more of this attempt. */
  readonly complete: boolean;
}

/** The log from a byte offset on, at most 256 kB at once. */
export const readLog = (run: RunId, node: string, offset: number, attempt: number | undefined) =>
  get<LogChunk>(step(run, node, "log"), { query: { offset, attempt } });
