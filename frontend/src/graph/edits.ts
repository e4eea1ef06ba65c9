/** What a gesture means, in operations: delete and heal, splice, connect, add. Pure. */

import { type End, fitsType, judge, specOf, type Verdict } from "./connection";
import {
  completeNode,
  type Edge,
  type NodeId,
  type Params,
  type PipelineDocument,
  type Point,
} from "./document";
import { freshId } from "./identity";
import type { Operation } from "./operations";
import type { Catalog, ModuleSpec } from "./spec";

export interface Addition {
  readonly id: NodeId;
  readonly operations: readonly Operation[];
}

/** A new node of a module at a place. */
export function addNode(
  document: PipelineDocument,
  spec: ModuleSpec,
  position: Point,
  params: Params = {},
  title = "",
): Addition {
  const stem = spec.id.startsWith("user/") ? spec.id.slice("user/".length) : spec.id;
  const id = freshId(stem, (taken) => taken in document.nodes);
  const node = completeNode({
    module: spec.id,
    module_version: spec.version,
    params,
    title,
    position,
  });
  return { id, operations: [{ op: "add_nodes", nodes: { [id]: node } }] };
}

/** The operations that make a connection; an input that takes one lets go of the other. */
export function connectOperations(
  verdict: Extract<Verdict, { fits: true }>,
  moved: Edge | null = null,
): Operation[] {
  const dropped = [moved, verdict.replaces].filter((edge) => edge !== null);
  const operations: Operation[] = dropped.length > 0 ? [{ op: "disconnect", edges: dropped }] : [];
  return [...operations, { op: "connect", edges: [verdict.edge] }];
}

/** A new node wired to the end from which the wire was pulled, by its first port that fits. */
export function addConnected(
  document: PipelineDocument,
  catalog: Catalog,
  spec: ModuleSpec,
  position: Point,
  from: End,
  params: Params = {},
): Addition {
  const added = addNode(document, spec, position, params);
  const grown = withAdded(document, added, spec, position);
  const to = firstFit(grown, { ...catalog, [spec.id]: spec }, from, added.id, spec);
  return to ? { id: added.id, operations: [...added.operations, ...connectOperations(to)] } : added;
}

function withAdded(
  document: PipelineDocument,
  added: Addition,
  spec: ModuleSpec,
  position: Point,
): PipelineDocument {
  const node = completeNode({ module: spec.id, module_version: spec.version, position });
  return { ...document, nodes: { ...document.nodes, [added.id]: node } };
}

function firstFit(
  document: PipelineDocument,
  catalog: Catalog,
  from: End,
  id: NodeId,
  spec: ModuleSpec,
) {
  const side = from.side === "output" ? "input" : "output";
  const ports = side === "input" ? spec.inputs : spec.outputs;
  const ends = ports.map((port): End => ({ node: id, port: port.name, side }));
  const verdicts = ends.map((end) => judge(document, catalog, from, end));
  return verdicts.find((verdict) => verdict.fits);
}

/** Which module's ports fit this end at all: for the list of a wire that is pulled onto empty canvas. */
export function fitsEnd(spec: ModuleSpec, from: End, type: string): boolean {
  return from.side === "output"
    ? spec.inputs.some((port) => fitsType(type, port.data_type))
    : spec.outputs.some((port) => fitsType(port.data_type, type));
}

/** Put a node between the two ends of an edge, when it has an input and an output that fit. */
export function splice(
  document: PipelineDocument,
  catalog: Catalog,
  edge: Edge,
  id: NodeId,
): Operation[] | null {
  const spec = specOf(document, catalog, id);
  const source = specOf(document, catalog, edge.source)?.outputs.find(
    (port) => port.name === edge.source_port,
  );
  const target = specOf(document, catalog, edge.target)?.inputs.find(
    (port) => port.name === edge.target_port,
  );
  if (!spec || !source || !target || edge.source === id || edge.target === id) return null;
  const taken = (port: string) =>
    document.edges.some((other) => other.target === id && other.target_port === port);
  const input = spec.inputs.find(
    (port) => fitsType(source.data_type, port.data_type) && (port.many || !taken(port.name)),
  );
  const output = spec.outputs.find((port) => fitsType(port.data_type, target.data_type));
  if (!input || !output) return null;
  const place = document.edges.indexOf(edge);
  return [
    { op: "disconnect", edges: [edge] },
    {
      op: "connect",
      edges: [
        { source: edge.source, source_port: edge.source_port, target: id, target_port: input.name },
        {
          source: id,
          source_port: output.name,
          target: edge.target,
          target_port: edge.target_port,
        },
      ],
      ...(place >= 0 && { at: [place, place + 1] }),
    },
  ];
}

/** Delete nodes; one that had one input and one output of the same type lets its neighbours meet. */
export function removeAndHeal(
  document: PipelineDocument,
  catalog: Catalog,
  ids: readonly NodeId[],
): Operation[] {
  const healed = ids.length === 1 && ids[0] !== undefined ? heal(document, catalog, ids[0]) : [];
  return [
    { op: "remove_nodes", nodes: ids },
    ...(healed.length > 0 ? [{ op: "connect" as const, edges: healed }] : []),
  ];
}

function heal(document: PipelineDocument, catalog: Catalog, id: NodeId): readonly Edge[] {
  const incoming = document.edges.filter((edge) => edge.target === id);
  const outgoing = document.edges.filter((edge) => edge.source === id);
  const [into] = incoming;
  const isOnePort = outgoing.every((edge) => edge.source_port === outgoing[0]?.source_port);
  if (!into || incoming.length !== 1 || outgoing.length === 0 || !isOnePort) return [];
  const source = specOf(document, catalog, into.source)?.outputs.find(
    (port) => port.name === into.source_port,
  );
  return outgoing.flatMap((out) => {
    const target = specOf(document, catalog, out.target)?.inputs.find(
      (port) => port.name === out.target_port,
    );
    if (!source || !target || !fitsType(source.data_type, target.data_type)) return [];
    return [
      {
        source: into.source,
        source_port: into.source_port,
        target: out.target,
        target_port: out.target_port,
      },
    ];
  });
}
