/** Connect and disconnect. The order of edges counts: a port that takes many reads them in it. */

import { type Edge, isSameEdge, type PipelineDocument } from "./document";
import type { OperationOf, Step } from "./operations";

export function applyConnect(document: PipelineDocument, operation: OperationOf<"connect">): Step {
  const edges = [...document.edges];
  const added: Edge[] = [];
  operation.edges.forEach((edge, index) => {
    if (!hasEnds(document, edge) || hasEdge(edges, edge)) return;
    const place = operation.at?.[index];
    edges.splice(place === undefined ? edges.length : Math.min(place, edges.length), 0, edge);
    added.push(edge);
  });
  return {
    document: added.length === 0 ? document : { ...document, edges },
    inverse: added.length === 0 ? [] : [{ op: "disconnect", edges: added }],
    ...(added.length < operation.edges.length && {
      ignored: "A node of the connection is gone, or it is there already.",
    }),
  };
}

export function applyDisconnect(
  document: PipelineDocument,
  operation: OperationOf<"disconnect">,
): Step {
  const found = document.edges
    .map((edge, index) => ({ edge, index }))
    .filter(({ edge }) => hasEdge(operation.edges, edge));
  const edges = document.edges.filter((edge) => !hasEdge(operation.edges, edge));
  return {
    document: found.length === 0 ? document : { ...document, edges },
    inverse: found.length === 0 ? [] : [reconnect(found)],
    ...(found.length < operation.edges.length && { ignored: "The connection is gone." }),
  };
}

/** The operation that puts edges back where they stood. */
export function reconnect(
  found: readonly { readonly edge: Edge; readonly index: number }[],
): OperationOf<"connect"> {
  return {
    op: "connect",
    edges: found.map(({ edge }) => edge),
    at: found.map(({ index }) => index),
  };
}

export function hasEdge(edges: readonly Edge[], edge: Edge): boolean {
  return edges.some((candidate) => isSameEdge(candidate, edge));
}

function hasEnds(document: PipelineDocument, edge: Edge): boolean {
  return edge.source in document.nodes && edge.target in document.nodes;
}
