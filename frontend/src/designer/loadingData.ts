/** Which data of a pipeline is not there yet, because it is still being loaded. Pure. */

import type { Dataset } from "@/api/types";
import type { PipelineDocument } from "@/graph/document";

/** Titles of the datasets that the pipeline names, have no version that can be used, and will have one soon. */
export function loadingTitles(
  { nodes }: PipelineDocument,
  datasets: readonly Dataset[],
): readonly string[] {
  const named = new Set(Object.values(nodes).map(({ params }) => params["name"]));
  const isIn = ({ versions }: Dataset, wanted: string) =>
    versions.some(({ state }) => state === wanted);
  return datasets
    .filter((one) => named.has(one.name) && !isIn(one, "ready") && isIn(one, "importing"))
    .map(({ title, name }) => title || name);
}
