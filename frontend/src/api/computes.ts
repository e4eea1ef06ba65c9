/** Compute targets: where steps may run, who serves them, and a run that tries one. */
import { queryOptions } from "@tanstack/react-query";
import { ask, get, getAll, post, segment } from "./client";
import type { components } from "./schema";
import type { RunSnapshot } from "./types";

type Schemas = components["schemas"];

export type ComputeKind = Schemas["ComputeShapeKindEnum"];
export type ComputeWorker = Schemas["ComputeWorkerShape"];
export type Isolation = Schemas["ComputeIsolationShape"];

export const COMPUTE_KINDS: Readonly<Record<ComputeKind, string>> = {
  process: "Processes",
  docker: "Docker",
  ssh: "SSH",
};

/** All but `slots` are of one step. */
export interface Limits {
  readonly slots?: number;
  readonly cpus?: number;
  readonly memory_bytes?: number;
  readonly gpus?: number;
  readonly timeout_seconds?: number;
}

/** The name is the slug, which pipelines name. */
export type Compute = Omit<Schemas["ComputeShape"], "limits"> & { readonly limits: Limits };

const at = (name: string, rest = "") => `computes/${segment(name)}/${rest}`;

export const computesQuery = queryOptions({
  queryKey: ["computes"],
  queryFn: ({ signal }) => getAll<Compute>("computes/", { signal }),
});

export const computeQuery = (name: string) =>
  queryOptions({
    queryKey: ["computes", name],
    queryFn: ({ signal }) => get<Compute>(at(name), { signal }),
  });

export const createCompute = (body: unknown) => post<Compute>("computes/", body);

export const changeCompute = async (name: string, body: unknown) =>
  (await ask<Compute>("patch", at(name), { body })).data;

export const deleteCompute = async (name: string): Promise<void> => {
  await ask("delete", at(name));
};

/** Start the run that tries the target; it is followed as any other. */
export const testCompute = (name: string) => post<RunSnapshot>(at(name, "test/"));
