/** What can be added: modules, and every dataset as a ready Dataset node. */

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { datasetsQuery } from "@/api/datasets";
import type { Dataset } from "@/api/types";
import type { Params } from "@/graph/document";
import type { Catalog, ModuleSpec } from "@/graph/spec";
import { useCatalog } from "./editor";

export interface Entry {
  readonly id: string;
  readonly title: string;
  readonly detail: string;
  readonly spec: ModuleSpec;
  readonly params: Params;
}

export function moduleEntry(spec: ModuleSpec): Entry {
  return { id: spec.id, title: spec.title, detail: spec.group, spec, params: {} };
}

/** Datasets that can be used: at least one version is ready. */
export function datasetEntries(datasets: readonly Dataset[], catalog: Catalog): readonly Entry[] {
  const spec = catalog.dataset;
  if (!spec) return [];
  return datasets
    .filter((dataset) => dataset.versions.some((version) => version.state === "ready"))
    .map((dataset) => ({
      id: `dataset:${dataset.name}`,
      title: dataset.title || dataset.name,
      detail: "Dataset",
      spec,
      params: { name: dataset.name, version: null },
    }));
}

export function useDatasetEntries(): readonly Entry[] {
  const catalog = useCatalog();
  const { data } = useQuery(datasetsQuery);
  return useMemo(() => datasetEntries(data ?? [], catalog), [data, catalog]);
}

export function useEntries(): readonly Entry[] {
  const catalog = useCatalog();
  const datasets = useDatasetEntries();
  return useMemo(
    () => [...Object.values(catalog).map(moduleEntry), ...datasets],
    [catalog, datasets],
  );
}
