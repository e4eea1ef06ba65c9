/** The titles of the nodes of several runs, from the graphs that they were made of. */
import { useQueries, useQuery } from "@tanstack/react-query";
import { modulesQuery } from "@/api/modules";
import { runGraphQuery } from "@/api/runs";
import type { RunId } from "@/api/types";
import { titleOf } from "@/artifacts/selection";
import type { NodeId } from "@/graph/document";

/** Two nodes may have one title, as two Train Models; then the id is told as well. */
export function useTitles(runs: readonly RunId[]): (node: NodeId) => string {
  const { data: modules = [] } = useQuery(modulesQuery);
  const graphs = useQueries({ queries: runs.map((run) => runGraphQuery(run)) });
  const catalog = Object.fromEntries(modules.map((spec) => [spec.id, spec]));
  const titles = new Map<NodeId, string>();
  for (const { data } of graphs) {
    if (data === undefined) continue;
    for (const node of Object.keys(data.document.nodes)) {
      if (!titles.has(node)) titles.set(node, titleOf(data.document, catalog, node));
    }
  }
  const all = [...titles.values()];
  return (node) => {
    const title = titles.get(node) ?? node;
    const isShared = all.indexOf(title) !== all.lastIndexOf(title);
    return isShared ? `${title} (${node})` : title;
  };
}
