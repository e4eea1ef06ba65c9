/** What the graphs of several runs say: titles of nodes and parameters, learners, values that are bound. */
import { useQueries, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { modulesQuery } from "@/api/modules";
import { runGraphQuery, runQuery } from "@/api/runs";
import type { RunId } from "@/api/types";
import { type ModelNames, modelNames } from "@/artifacts/modelNames";
import { titleOf } from "@/artifacts/selection";
import type { NodeId, PipelineDocument } from "@/graph/document";
import type { Catalog } from "@/graph/spec";

export interface RunGraphs {
  /** Two nodes may have one title, as two Train Models; then the id is told as well. */
  readonly title: (node: NodeId) => string;
  readonly parameterTitle: (module: string | null, name: string) => string;
  /** In the order of the runs; nobody's where the graph is not there yet. */
  readonly models: (run: number, node: NodeId) => ModelNames;
  /** What a bound parameter was in that run; any other value as it is. */
  readonly resolve: (run: number, value: unknown) => unknown;
}

const NO_MODELS: ModelNames = new Map();

export function useRunGraphs(runs: readonly RunId[]): RunGraphs {
  const { data: modules = [] } = useQuery(modulesQuery);
  const graphs = useQueries({ queries: runs.map((run) => runGraphQuery(run)) });
  const details = useQueries({ queries: runs.map((run) => runQuery(run)) });
  const catalog: Catalog = useMemo(
    () => Object.fromEntries(modules.map((spec) => [spec.id, spec])),
    [modules],
  );
  const documents = graphs.map(({ data }) => data?.document);
  const given = details.map(({ data }) => data?.parameters);
  const titles = nodeTitles(documents, catalog);
  const all = [...titles.values()];
  return {
    title: (node) => {
      const title = titles.get(node) ?? node;
      return all.indexOf(title) !== all.lastIndexOf(title) ? `${title} (${node})` : title;
    },
    parameterTitle: (module, name) =>
      catalog[module ?? ""]?.parameters.find((one) => one.name === name)?.title ?? name,
    models: (run, node) => {
      const document = documents[run];
      return document === undefined ? NO_MODELS : modelNames(document, catalog, node);
    },
    resolve: (run, value) => resolveBound(value, given[run], documents[run]),
  };
}

function nodeTitles(
  documents: readonly (PipelineDocument | undefined)[],
  catalog: Catalog,
): ReadonlyMap<NodeId, string> {
  const titles = new Map<NodeId, string>();
  for (const document of documents) {
    if (document === undefined) continue;
    for (const node of Object.keys(document.nodes))
      if (!titles.has(node)) titles.set(node, titleOf(document, catalog, node));
  }
  return titles;
}

/** `{"$parameter": name}` is what the run was given under that name, else the graph's default. */
export function resolveBound(
  value: unknown,
  given: Readonly<Record<string, unknown>> | undefined,
  document: Pick<PipelineDocument, "parameters"> | undefined,
): unknown {
  if (typeof value !== "object" || value === null || !("$parameter" in value)) return value;
  const name = String(value.$parameter);
  if (given !== undefined && name in given) return given[name];
  return document?.parameters[name]?.default ?? null;
}
