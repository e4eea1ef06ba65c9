/** Pipelines: their list, their documents, and what can be done with them. */
import { queryOptions } from "@tanstack/react-query";
import { completeDocument, type PipelineDocument, type SparseDocument } from "@/graph/document";
import type { Operation } from "@/graph/operations";
import { ask, get, getAll, post, segment } from "./client";
import type {
  Pipeline,
  PipelineId,
  Plan,
  RunRequest,
  RunSnapshot,
  StoredGraph,
  Validation,
} from "./types";

const at = (id: PipelineId, rest = "") => `pipelines/${segment(id)}/${rest}`;

export const pipelinesQuery = queryOptions({
  queryKey: ["pipelines"],
  queryFn: ({ signal }) => getAll<Pipeline>("pipelines/", { signal }),
});

export const pipelineQuery = (id: PipelineId) =>
  queryOptions({
    queryKey: ["pipelines", id],
    queryFn: ({ signal }) => get<Pipeline>(at(id), { signal }),
  });

export const graphQuery = (id: PipelineId) =>
  queryOptions({
    queryKey: ["pipelines", id, "graph"],
    queryFn: ({ signal }) => readGraph(id, signal),
    staleTime: 0,
    gcTime: 0,
  });

/** The document with the revision that its ETag names. */
export async function readGraph(id: PipelineId, signal?: AbortSignal): Promise<StoredGraph> {
  const { data, response } = await ask<SparseDocument>(
    "get",
    at(id, "graph/"),
    signal === undefined ? {} : { signal },
  );
  const tag = response.headers.get("ETag") ?? "0";
  return { document: completeDocument(data), revision: Number(tag.replace(/\D/g, "")) };
}

export interface SavedOperations {
  readonly revision: number;
  readonly ignored: readonly unknown[];
  readonly missed: readonly {
    readonly revision: number;
    readonly operations: readonly Operation[];
    readonly author?: { readonly name?: string } | null;
    readonly client?: string | null;
  }[];
}

export const saveOperations = (
  id: PipelineId,
  save: {
    readonly base: number;
    readonly client: string;
    readonly operations: readonly Operation[];
  },
) => post<SavedOperations>(at(id, "operations/"), save);

export const validateDocument = (
  id: PipelineId,
  document?: PipelineDocument,
  signal?: AbortSignal,
) =>
  post<Validation>(
    at(id, "validate/"),
    document === undefined ? {} : { document },
    signal === undefined ? {} : { signal },
  );

export const planRun = (id: PipelineId, request: RunRequest, signal?: AbortSignal) =>
  post<Plan>(at(id, "plan/"), request, signal === undefined ? {} : { signal });

export const startRun = (id: PipelineId, request: RunRequest) =>
  post<RunSnapshot>(at(id, "runs/"), request);

export const createPipeline = (values: {
  readonly name: string;
  readonly description?: string;
  readonly template?: PipelineId;
  readonly graph?: PipelineDocument;
}) => post<Pipeline>("pipelines/", values);

export const changePipeline = async (
  id: PipelineId,
  values: Partial<Pick<Pipeline, "name" | "description" | "tags">>,
): Promise<Pipeline> => (await ask<Pipeline>("patch", at(id), { body: values })).data;

export const deletePipeline = async (id: PipelineId): Promise<void> => {
  await ask("delete", at(id));
};

export const clonePipeline = (id: PipelineId) => post<Pipeline>(at(id, "clone/"));

export const exportAddress = (id: PipelineId) => `/api/v1/${at(id, "export/")}`;

export const importPipeline = (file: unknown) => post<Pipeline>("pipelines/import/", file);
