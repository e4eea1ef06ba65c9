/** Secrets: values that steps and datastores may be given, and that nobody can read back. */
import { queryOptions } from "@tanstack/react-query";
import { ask, getAll, post, segment } from "./client";
import type { components } from "./schema";

/** Never with its value. */
export type Secret = components["schemas"]["SecretShape"];

const at = (name: string) => `secrets/${segment(name)}/`;

export const secretsQuery = queryOptions({
  queryKey: ["secrets"],
  queryFn: ({ signal }) => getAll<Secret>("secrets/", { signal }),
});

export const createSecret = (body: unknown) => post<Secret>("secrets/", body);

export const replaceSecret = async (name: string, value: string) =>
  (await ask<Secret>("put", at(name), { body: { value } })).data;

export const deleteSecret = async (name: string): Promise<void> => {
  await ask("delete", at(name));
};
