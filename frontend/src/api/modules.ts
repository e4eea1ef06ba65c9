/** The catalogue of modules: asked once a page, it does not change while the server runs. */
import { queryOptions } from "@tanstack/react-query";
import { get } from "./client";
import type { ModulePage } from "./types";

export const modulesQuery = queryOptions({
  queryKey: ["modules"],
  queryFn: async ({ signal }) => (await get<ModulePage>("modules/", { signal })).results,
  staleTime: Number.POSITIVE_INFINITY,
});
