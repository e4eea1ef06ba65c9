/** The document as React Flow's nodes and edges. Unchanged ones keep their identity, so that they do not render. */

import { type Edge as FlowEdgeOf, type Node as FlowNodeOf, Position } from "@xyflow/react";
import type { SessionState } from "@/editing/sessionStore";
import {
  type Edge,
  edgeId,
  type GraphNode,
  type Group,
  type NodeId,
  type Note,
  type PipelineDocument,
  type Point,
} from "@/graph/document";
import { NODE_HEIGHT, NODE_WIDTH, PORT_SIZE, portPoint } from "@/graph/geometry";
import type { Catalog, ModuleSpec } from "@/graph/spec";
import { nodeTitle } from "@/graph/subtitle";
import { groupBox, groupHoles, hiddenNodes } from "./groups";

export type ModuleFlow = FlowNodeOf<
  { node: GraphNode; spec: ModuleSpec | undefined; direction: "down" | "right" },
  "module"
>;
export type NoteFlow = FlowNodeOf<{ note: Note; id: string }, "note">;
export type GroupFlow = FlowNodeOf<
  { group: Group; id: string; direction: "down" | "right"; holes: string },
  "box"
>;
export type FlowNode = ModuleFlow | NoteFlow | GroupFlow;
export type FlowEdge = FlowEdgeOf<{ edge: Edge; dataType: string }, "data">;

export interface FlowInput {
  readonly document: PipelineDocument;
  readonly catalog: Catalog;
  readonly selection: Pick<SessionState, "nodes" | "edges" | "notes" | "groups">;
  /** Where things are while they are dragged: the document changes at the drop. */
  readonly dragged: ReadonlyMap<string, Point>;
  readonly isReadOnly: boolean;
}

export const NOTE_PREFIX = "note:";
export const GROUP_PREFIX = "group:";

export function toFlowNodes(input: FlowInput, previous: ReadonlyMap<string, FlowNode>): FlowNode[] {
  const hidden = hiddenNodes(input.document);
  const keep = <T extends FlowNode>(next: T): T => {
    const old = previous.get(next.id);
    return old && isSameFlowNode(old, next) ? (old as T) : next;
  };
  return [
    ...Object.entries(input.document.groups).flatMap(([id, group]) => {
      const flow = groupFlow(input, id, group);
      return flow ? [keep(flow)] : [];
    }),
    ...Object.entries(input.document.notes).map(([id, note]) => keep(noteFlow(input, id, note))),
    ...Object.entries(input.document.nodes)
      .filter(([id]) => !hidden.has(id))
      .map(([id, node]) => keep(moduleFlow(input, id, node))),
  ];
}

function isSameFlowNode(a: FlowNode, b: FlowNode): boolean {
  const [x, y] = [a.data as Record<string, unknown>, b.data as Record<string, unknown>];
  return (
    a.selected === b.selected &&
    a.position.x === b.position.x &&
    a.position.y === b.position.y &&
    a.width === b.width &&
    a.height === b.height &&
    Object.keys(y).every((key) => x[key] === y[key])
  );
}

function moduleFlow(input: FlowInput, id: NodeId, node: GraphNode): ModuleFlow {
  const spec = input.catalog[node.module];
  const { direction } = input.document.defaults;
  const [x, y] = input.dragged.get(id) ?? node.position;
  return {
    id,
    type: "module",
    position: { x, y },
    data: { node, spec, direction },
    selected: input.selection.nodes.has(id),
    draggable: !input.isReadOnly,
    connectable: !input.isReadOnly,
    ...sizeOf(NODE_WIDTH, NODE_HEIGHT),
    handles: spec ? handlesOf(spec, direction) : [],
    ariaLabel: nodeTitle(node, spec),
  };
}

function sizeOf(width: number, height: number) {
  return { width, height, measured: { width, height } };
}

/** Declared, so that edges can be drawn before a node was ever measured. */
function handlesOf(spec: ModuleSpec, direction: "down" | "right") {
  const side = (kind: "input" | "output", names: readonly { name: string }[]) =>
    names.map(({ name }, index) => {
      const [x, y] = portPoint(kind, index, names.length, direction);
      return {
        id: name,
        type: kind === "input" ? ("target" as const) : ("source" as const),
        position: portPosition(kind, direction),
        x: x - PORT_SIZE / 2,
        y: y - PORT_SIZE / 2,
        width: PORT_SIZE,
        height: PORT_SIZE,
      };
    });
  return [...side("input", spec.inputs), ...side("output", spec.outputs)];
}

export function portPosition(kind: "input" | "output", direction: "down" | "right"): Position {
  if (direction === "right") return kind === "input" ? Position.Left : Position.Right;
  return kind === "input" ? Position.Top : Position.Bottom;
}

function noteFlow(input: FlowInput, id: string, note: Note): NoteFlow {
  const flowId = NOTE_PREFIX + id;
  const [x, y] = input.dragged.get(flowId) ?? note.position;
  return {
    id: flowId,
    type: "note",
    position: { x, y },
    data: { note, id },
    selected: input.selection.notes.has(id),
    draggable: !input.isReadOnly,
    zIndex: -1,
    ...sizeOf(note.size[0], note.size[1]),
    ariaLabel: "Note",
  };
}

function groupFlow(input: FlowInput, id: string, group: Group): GroupFlow | null {
  const box = groupBox(input.document, group, input.dragged);
  if (!box) return null;
  return {
    id: GROUP_PREFIX + id,
    // "group" is a type of React Flow itself, with looks of its own.
    type: "box",
    position: { x: box.x, y: box.y },
    data: {
      group,
      id,
      direction: input.document.defaults.direction,
      holes: groupHoles(input.document, group, box, input.dragged),
    },
    selected: input.selection.groups.has(id),
    draggable: !input.isReadOnly,
    zIndex: group.collapsed ? 0 : -2,
    ...sizeOf(box.width, box.height),
    ariaLabel: `Group ${group.title}`,
  };
}

export function toFlowEdges(input: FlowInput, previous: ReadonlyMap<string, FlowEdge>): FlowEdge[] {
  const hidden = hiddenNodes(input.document);
  const edges: FlowEdge[] = [];
  for (const edge of input.document.edges) {
    const from = hidden.get(edge.source);
    const to = hidden.get(edge.target);
    if (from !== undefined && from === to) continue;
    const id = edgeId(edge);
    const selected = input.selection.edges.has(id);
    const old = previous.get(id);
    const source = from === undefined ? edge.source : GROUP_PREFIX + from;
    const target = to === undefined ? edge.target : GROUP_PREFIX + to;
    if (
      old?.data?.edge === edge &&
      old.selected === selected &&
      old.source === source &&
      old.target === target
    )
      edges.push(old);
    else edges.push(edgeFlow(input, edge, { id, selected, source, target }));
  }
  return edges;
}

function edgeFlow(
  { document, catalog, isReadOnly }: FlowInput,
  edge: Edge,
  flow: { id: string; selected: boolean; source: string; target: string },
): FlowEdge {
  const isWhole = flow.source === edge.source && flow.target === edge.target;
  const [source, target] = [document.nodes[edge.source], document.nodes[edge.target]];
  const output = catalog[source?.module ?? ""]?.outputs.find(
    (port) => port.name === edge.source_port,
  );
  const title = (node: GraphNode | undefined) =>
    node ? nodeTitle(node, catalog[node.module]) : "?";
  return {
    ...flow,
    type: "data",
    sourceHandle: flow.source === edge.source ? edge.source_port : "out",
    targetHandle: flow.target === edge.target ? edge.target_port : "in",
    data: { edge, dataType: output?.data_type ?? "Table" },
    reconnectable: isWhole && !isReadOnly,
    ariaLabel: `Connection from ${title(source)} to ${title(target)}`,
  };
}
