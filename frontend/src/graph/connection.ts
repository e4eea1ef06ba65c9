/** May this output be connected to that input? If not, why, in a sentence for the tooltip. */

import {
  type Edge,
  isSameEdge,
  type NodeId,
  type PipelineDocument,
  type PortName,
} from "./document";
import type { Catalog, InputPort, ModuleSpec, OutputPort } from "./spec";

export interface End {
  readonly node: NodeId;
  readonly port: PortName;
  readonly side: "input" | "output";
}

export type Verdict =
  | { readonly fits: true; readonly edge: Edge; readonly replaces: Edge | null }
  | { readonly fits: false; readonly reason: string };

/** An output fits an input of its own type; any fits File or Folder. */
export function fitsType(output: string, input: string): boolean {
  return output === input || input === "File" || input === "Folder";
}

/** Judge a connection between two ends, drawn in either direction. `moved` is an edge whose end is being moved. */
export function judge(
  document: PipelineDocument,
  catalog: Catalog,
  from: End,
  to: End,
  moved: Edge | null = null,
): Verdict {
  if (from.side === to.side) {
    return no(
      from.side === "output"
        ? "An output connects to an input."
        : "An input connects to an output.",
    );
  }
  const [source, target] = from.side === "output" ? [from, to] : [to, from];
  if (source.node === target.node) return no("A module cannot feed itself.");
  const output = findOutput(document, catalog, source);
  const input = findInput(document, catalog, target);
  if (!output || !input)
    return no("This port is not known to the installed version of the module.");
  if (!fitsType(output.data_type, input.data_type)) {
    return no(
      `${typeTitle(output.data_type)} does not fit: ${input.title} takes ${typeTitle(input.data_type)}.`,
    );
  }
  const edge = {
    source: source.node,
    source_port: source.port,
    target: target.node,
    target_port: target.port,
  };
  const others = moved
    ? document.edges.filter((other) => !isSameEdge(other, moved))
    : document.edges;
  if (others.some((other) => isSameEdge(other, edge)))
    return no("These two are connected already.");
  if (isReachable(others, target.node, source.node)) return no("This would make a circle.");
  return { fits: true, edge, replaces: input.many ? null : (occupant(others, target) ?? null) };
}

function no(reason: string): Verdict {
  return { fits: false, reason };
}

function occupant(edges: readonly Edge[], target: End): Edge | undefined {
  return edges.find((edge) => edge.target === target.node && edge.target_port === target.port);
}

export function findInput(
  document: PipelineDocument,
  catalog: Catalog,
  end: End,
): InputPort | undefined {
  return specOf(document, catalog, end.node)?.inputs.find((port) => port.name === end.port);
}

export function findOutput(
  document: PipelineDocument,
  catalog: Catalog,
  end: End,
): OutputPort | undefined {
  return specOf(document, catalog, end.node)?.outputs.find((port) => port.name === end.port);
}

export function specOf(
  document: PipelineDocument,
  catalog: Catalog,
  id: NodeId,
): ModuleSpec | undefined {
  const node = document.nodes[id];
  return node ? catalog[node.module] : undefined;
}

/** Does data flow from one node to another? Linear in nodes plus edges. */
export function isReachable(edges: readonly Edge[], from: NodeId, to: NodeId): boolean {
  return from === to || reachable(edges, from).has(to);
}

export function reachable(edges: readonly Edge[], from: NodeId): ReadonlySet<NodeId> {
  return spread(edges, [from], (edge) => [edge.source, edge.target]);
}

export function upstream(edges: readonly Edge[], of: readonly NodeId[]): ReadonlySet<NodeId> {
  return spread(edges, of, (edge) => [edge.target, edge.source]);
}

export function downstream(edges: readonly Edge[], of: readonly NodeId[]): ReadonlySet<NodeId> {
  return spread(edges, of, (edge) => [edge.source, edge.target]);
}

function spread(
  edges: readonly Edge[],
  starts: readonly NodeId[],
  ends: (edge: Edge) => readonly [NodeId, NodeId],
): ReadonlySet<NodeId> {
  const next = new Map<NodeId, NodeId[]>();
  for (const edge of edges) {
    const [from, to] = ends(edge);
    const known = next.get(from);
    if (known) known.push(to);
    else next.set(from, [to]);
  }
  const seen = new Set<NodeId>();
  const waiting = [...starts];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    for (const follower of next.get(node) ?? []) {
      if (seen.has(follower)) continue;
      seen.add(follower);
      waiting.push(follower);
    }
  }
  return seen;
}

/** Every end that fits, and the reason for each that does not, keyed `node.side.port`. */
export function judgeAll(
  document: PipelineDocument,
  catalog: Catalog,
  from: End,
  moved: Edge | null = null,
): ReadonlyMap<string, Verdict> {
  const verdicts = new Map<string, Verdict>();
  for (const id of Object.keys(document.nodes)) {
    const spec = specOf(document, catalog, id);
    const side = from.side === "output" ? "input" : "output";
    for (const port of (side === "input" ? spec?.inputs : spec?.outputs) ?? []) {
      const end: End = { node: id, port: port.name, side };
      verdicts.set(endKey(end), judge(document, catalog, from, end, moved));
    }
  }
  return verdicts;
}

export function endKey(end: End): string {
  return `${end.node}.${end.side}.${end.port}`;
}

const TYPE_TITLES: Readonly<Record<string, string>> = {
  Table: "a table",
  UntrainedModel: "an untrained model",
  Model: "a trained model",
  Transform: "a transformation",
  Images: "images",
  Text: "text",
  File: "a file",
  Folder: "a folder",
};

export function typeTitle(type: string): string {
  return TYPE_TITLES[type] ?? type;
}
