/** "Use this threshold": which steps take it, and in which operations. Pure. */

import { specOf } from "./connection";
import { boundParameter, type NodeId, type PipelineDocument } from "./document";
import type { Operation } from "./operations";
import type { Catalog } from "./spec";

const NAME = "threshold";

/** The nearest steps above an evaluation that have a threshold: one for each branch that feeds it. */
export function thresholdTakers(
  document: PipelineDocument,
  catalog: Catalog,
  evaluation: NodeId,
): readonly NodeId[] {
  const takers: NodeId[] = [];
  const seen = new Set<NodeId>([evaluation]);
  const waiting = [evaluation];
  for (let node = waiting.shift(); node !== undefined; node = waiting.shift()) {
    for (const { source } of document.edges.filter((edge) => edge.target === node)) {
      if (seen.has(source)) continue;
      seen.add(source);
      if (hasThreshold(document, catalog, source)) takers.push(source);
      else waiting.push(source);
    }
  }
  return takers;
}

function hasThreshold(document: PipelineDocument, catalog: Catalog, node: NodeId): boolean {
  return specOf(document, catalog, node)?.parameters.some(({ name }) => name === NAME) ?? false;
}

/** A step whose threshold is bound keeps the binding: the pipeline parameter takes the value. */
export function thresholdOperations(
  document: PipelineDocument,
  takers: readonly NodeId[],
  threshold: number,
): readonly Operation[] {
  return takers.map((node): Operation => {
    const bound = boundParameter(document.nodes[node]?.params[NAME]);
    const definition = bound === null ? undefined : document.parameters[bound];
    return bound !== null && definition
      ? { op: "set_parameters", parameters: { [bound]: { ...definition, default: threshold } } }
      : { op: "set_params", node, params: { [NAME]: threshold } };
  });
}
