/** The operations on nodes. */

import { applyConnect, reconnect } from "./applyEdges";
import {
  completeNode,
  type GraphNode,
  type Group,
  type NodeId,
  type PipelineDocument,
  type Point,
} from "./document";
import type { NodeValues, Operation, OperationOf, Step } from "./operations";

const GONE = "The node is gone.";

export function applyAddNodes(
  document: PipelineDocument,
  operation: OperationOf<"add_nodes">,
): Step {
  const fresh = Object.entries(operation.nodes).filter(([id]) => !(id in document.nodes));
  const withNodes = {
    ...document,
    nodes: {
      ...document.nodes,
      ...Object.fromEntries(fresh.map(([id, node]) => [id, completeNode(node)])),
    },
  };
  const isPartial = fresh.length < Object.keys(operation.nodes).length;
  const connected = applyConnect(withNodes, { op: "connect", edges: operation.edges ?? [] });
  const inverse: Operation[] = [...connected.inverse];
  if (fresh.length > 0) inverse.push({ op: "remove_nodes", nodes: fresh.map(([id]) => id) });
  return {
    document: fresh.length === 0 && connected.inverse.length === 0 ? document : connected.document,
    inverse,
    ...(isPartial
      ? { ignored: "A node with this id is there already." }
      : connected.ignored !== undefined && { ignored: connected.ignored }),
  };
}

export function applyRemoveNodes(
  document: PipelineDocument,
  operation: OperationOf<"remove_nodes">,
): Step {
  const gone = new Set(operation.nodes.filter((id) => id in document.nodes));
  if (gone.size === 0) return { document, inverse: [], ignored: GONE };
  const kept = Object.entries(document.nodes).filter(([id]) => !gone.has(id));
  const lost = Object.entries(document.nodes).filter(([id]) => gone.has(id));
  const cut = document.edges
    .map((edge, index) => ({ edge, index }))
    .filter(({ edge }) => gone.has(edge.source) || gone.has(edge.target));
  const { groups, restore } = leaveGroups(document.groups, gone);
  return {
    document: {
      ...document,
      nodes: Object.fromEntries(kept),
      edges: document.edges.filter((edge) => !gone.has(edge.source) && !gone.has(edge.target)),
      groups,
    },
    inverse: [
      { op: "add_nodes", nodes: Object.fromEntries(lost) },
      ...(cut.length > 0 ? [reconnect(cut)] : []),
      ...restore,
    ],
    ...(gone.size < operation.nodes.length && { ignored: GONE }),
  };
}

function leaveGroups(
  groups: Readonly<Record<string, Group>>,
  gone: ReadonlySet<NodeId>,
): { groups: Readonly<Record<string, Group>>; restore: readonly Operation[] } {
  const touched = Object.entries(groups).filter(([, group]) =>
    group.nodes.some((id) => gone.has(id)),
  );
  const left = touched.map(([id, group]) => [
    id,
    { ...group, nodes: group.nodes.filter((node) => !gone.has(node)) },
  ]);
  return {
    groups: touched.length === 0 ? groups : { ...groups, ...Object.fromEntries(left) },
    restore: touched.map(([id, group]) => ({
      op: "change_group",
      group: id,
      values: { nodes: group.nodes },
    })),
  };
}

export function applySetParams(
  document: PipelineDocument,
  operation: OperationOf<"set_params">,
): Step {
  const node = document.nodes[operation.node];
  if (!node) return { document, inverse: [], ignored: GONE };
  const params = { ...node.params, ...operation.params };
  for (const name of operation.unset ?? []) delete params[name];
  const touched = [...Object.keys(operation.params), ...(operation.unset ?? [])];
  const before = touched.filter((name) => name in node.params);
  const unset = touched.filter((name) => !(name in node.params) && name in params);
  return {
    document: withNode(document, operation.node, { ...node, params }),
    inverse: [
      {
        op: "set_params",
        node: operation.node,
        params: Object.fromEntries(before.map((name) => [name, node.params[name] ?? null])),
        ...(unset.length > 0 && { unset }),
      },
    ],
  };
}

export function applySetNode(document: PipelineDocument, operation: OperationOf<"set_node">): Step {
  const node = document.nodes[operation.node];
  if (!node) return { document, inverse: [], ignored: GONE };
  const names = Object.keys(operation.values) as (keyof NodeValues)[];
  const before = Object.fromEntries(names.map((name) => [name, node[name]]));
  return {
    document: withNode(document, operation.node, { ...node, ...operation.values }),
    inverse: [{ op: "set_node", node: operation.node, values: before }],
  };
}

export function applyReplaceModule(
  document: PipelineDocument,
  operation: OperationOf<"replace_module">,
): Step {
  const node = document.nodes[operation.node];
  if (!node) return { document, inverse: [], ignored: GONE };
  const { module, module_version, params } = operation;
  return {
    document: withNode(document, operation.node, { ...node, module, module_version, params }),
    inverse: [
      {
        op: "replace_module",
        node: operation.node,
        module: node.module,
        module_version: node.module_version,
        params: node.params,
      },
    ],
  };
}

export function applyMove(document: PipelineDocument, operation: OperationOf<"move">): Step {
  const nodes = movePlaced(document.nodes, operation.positions ?? {});
  const notes = movePlaced(document.notes, operation.notes ?? {});
  if (!nodes.hasMoved && !notes.hasMoved)
    return { document, inverse: [], ignored: "What was moved is gone." };
  return {
    document: { ...document, nodes: nodes.values, notes: notes.values },
    inverse: [
      {
        op: "move",
        ...(nodes.hasMoved && { positions: nodes.before }),
        ...(notes.hasMoved && { notes: notes.before }),
      },
    ],
    ...((nodes.hasMissing || notes.hasMissing) && { ignored: "Something that was moved is gone." }),
  };
}

function movePlaced<T extends { readonly position: Point }>(
  values: Readonly<Record<string, T>>,
  positions: Readonly<Record<string, Point>>,
) {
  const moved: Record<string, T> = {};
  const before: Record<string, Point> = {};
  for (const [id, position] of Object.entries(positions)) {
    const value = values[id];
    if (!value) continue;
    moved[id] = { ...value, position };
    before[id] = value.position;
  }
  const count = Object.keys(moved).length;
  return {
    values: count === 0 ? values : { ...values, ...moved },
    before,
    hasMoved: count > 0,
    hasMissing: count < Object.keys(positions).length,
  };
}

function withNode(document: PipelineDocument, id: NodeId, node: GraphNode): PipelineDocument {
  return { ...document, nodes: { ...document.nodes, [id]: node } };
}
