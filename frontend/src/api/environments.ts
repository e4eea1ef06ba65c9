/** Environments: what steps need installed, built once a digest. */
import { queryOptions } from "@tanstack/react-query";
import { ask, get, getAll, post, segment } from "./client";
import type { LogChunk } from "./runs";
import type { components } from "./schema";

type Schemas = components["schemas"];

export type EnvironmentKind = Environment["kind"];
export type EnvironmentState = Environment["state"];

/**
 * The name is the slug, which pipelines name. The content is one text under the name of the kind;
 * those of Python also say whether they inherit the worker's libraries.
 */
export type Environment = Schemas["EnvironmentShape"];

export const ENVIRONMENT_KINDS: Readonly<Record<EnvironmentKind, string>> = {
  requirements: "Python requirements",
  conda: "Conda file",
  image: "Docker image",
  dockerfile: "Dockerfile",
};

const at = (name: string, rest = "") => `environments/${segment(name)}/${rest}`;

export const environmentsQuery = queryOptions({
  queryKey: ["environments"],
  queryFn: ({ signal }) => getAll<Environment>("environments/", { signal }),
});

export const environmentQuery = (name: string) =>
  queryOptions({
    queryKey: ["environments", name],
    queryFn: ({ signal }) => get<Environment>(at(name), { signal }),
  });

export const createEnvironment = (body: unknown) => post<Environment>("environments/", body);

export const changeEnvironment = async (name: string, body: unknown) =>
  (await ask<Environment>("patch", at(name), { body })).data;

export const deleteEnvironment = async (name: string): Promise<void> => {
  await ask("delete", at(name));
};

export const buildEnvironment = (name: string) => post<Environment>(at(name, "build/"));

/** The log of the newest build, from a byte offset on. */
export const readBuildLog = (name: string, offset: number) =>
  get<LogChunk>(at(name, "log/"), { query: { offset } });
