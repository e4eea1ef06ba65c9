/** Compute targets: where steps may run, who serves them, and a run that tries one. */
import { queryOptions } from "@tanstack/react-query";
import { ask, get, getAll, post, segment } from "./client";
import type { RunSnapshot } from "./types";

export type ComputeKind = "process" | "docker" | "ssh";

export const COMPUTE_KINDS: Readonly<Record<ComputeKind, string>> = {
  process: "Processes",
  docker: "Docker",
  ssh: "SSH",
};

export interface Limits {
  readonly slots?: number | null;
  readonly cpus?: number | null;
  readonly memory_bytes?: number | null;
  readonly gpus?: number | null;
  readonly timeout_seconds?: number | null;
}

export interface Isolation {
  /** Left out while no worker has told. */
  readonly isolation?: string;
  readonly detail?: readonly string[];
}

export interface ComputeWorker {
  readonly id: string;
  readonly name: string;
  readonly state: "live" | "silent";
  readonly slots: number;
  readonly slots_used: number;
  readonly isolation: Isolation;
  readonly started_at: string;
  readonly seen_seconds_ago: number;
}

export interface Compute {
  /** The slug, which pipelines name. */
  readonly name: string;
  readonly kind: ComputeKind;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly limits: Limits;
  readonly is_default: boolean;
  readonly slots: number;
  readonly slots_used: number;
  readonly queue_length: number;
  readonly isolation: Isolation;
  readonly workers: readonly ComputeWorker[];
}

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
