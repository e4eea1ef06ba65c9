/** Whether a node, or anything before it, is no longer as it was when the run was made. Pure. */
import type { NodeId, PipelineDocument } from "@/graph/document";

export function changedSince(
  then: PipelineDocument,
  now: PipelineDocument,
  node: NodeId,
  seen: Set<NodeId> = new Set(),
): boolean {
  if (seen.has(node)) return false;
  seen.add(node);
  if (recipe(then, node) !== recipe(now, node)) return true;
  return now.edges.some(
    ({ source, target }) => target === node && changedSince(then, now, source, seen),
  );
}

/** What decides on a step's result, as text: its module, its parameters and where its inputs come from. */
function recipe({ nodes, edges, parameters }: PipelineDocument, node: NodeId): string {
  const found = nodes[node];
  if (found === undefined) return "";
  const { module, module_version, params, enabled } = found;
  const names = Object.keys(params).sort();
  const bound = names.map((name) => {
    const value = params[name];
    const isBound = typeof value === "object" && value !== null && "$parameter" in value;
    return [name, value, isBound ? parameters[String(value["$parameter"])]?.default : null];
  });
  const inputs = edges
    .filter(({ target }) => target === node)
    .map(({ source, source_port, target_port }) => `${source}.${source_port}>${target_port}`)
    .sort();
  return JSON.stringify([module, module_version, enabled, bound, inputs]);
}
