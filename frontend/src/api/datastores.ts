/** Datastores: places outside from which data is imported and to which it is exported. */
import { queryOptions } from "@tanstack/react-query";
import { ask, getAll, post, segment } from "./client";
import type { components } from "./schema";
import type { RunSnapshot } from "./types";

/** The name is the slug, which pipelines name; `secret` names what opens it. */
export type Datastore = components["schemas"]["DatastoreShape"];
export type DatastoreKind = Datastore["kind"];

const at = (name: string, rest = "") => `datastores/${segment(name)}/${rest}`;

export const datastoresQuery = queryOptions({
  queryKey: ["datastores"],
  queryFn: ({ signal }) => getAll<Datastore>("datastores/", { signal }),
});

export const createDatastore = (body: unknown) => post<Datastore>("datastores/", body);

export const changeDatastore = async (name: string, body: unknown) =>
  (await ask<Datastore>("patch", at(name), { body })).data;

export const deleteDatastore = async (name: string): Promise<void> => {
  await ask("delete", at(name));
};

/** Start the run that looks whether it can be reached; it is followed as any other. */
export const testDatastore = (name: string) => post<RunSnapshot>(at(name, "test/"));
