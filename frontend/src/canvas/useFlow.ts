/** Nodes and edges for React Flow, and what its changes mean for document and session. */

import type { EdgeChange, NodeChange } from "@xyflow/react";
import { useCallback, useMemo, useRef, useState } from "react";
import { useShallow } from "zustand/react/shallow";
import { documentOf, edit, useDocument, useEditor, useSession } from "@/editing/editor";
import type { Point } from "@/graph/document";
import {
  type FlowEdge,
  type FlowInput,
  type FlowNode,
  GROUP_PREFIX,
  NOTE_PREFIX,
  toFlowEdges,
  toFlowNodes,
} from "./flow";
import { groupBox } from "./groups";

let drops = 0;
/** A drop on a wire moves and splices: one undo step, apart from the drop before it. */
export const dropKey = () => `drop:${drops}`;

const AT_REST: ReadonlyMap<string, Point> = new Map();

export function useFlow() {
  const editor = useEditor();
  const document = useDocument((whole) => whole);
  const selection = useSession(
    useShallow(({ nodes, edges, notes, groups }) => ({ nodes, edges, notes, groups })),
  );
  const [dragged, setDragged] = useState(AT_REST);
  const input: FlowInput = useMemo(
    () => ({
      document,
      catalog: editor.catalog,
      selection,
      dragged,
      isReadOnly: editor.isReadOnly,
    }),
    [document, editor, selection, dragged],
  );
  const nodes = useKept(input, toFlowNodes);
  const edges = useKept(input, toFlowEdges);

  const onNodesChange = useCallback(
    (changes: NodeChange<FlowNode>[]) => {
      const moves = changes.flatMap((change) =>
        change.type === "position" && change.position && change.dragging
          ? [[change.id, [change.position.x, change.position.y]] as const]
          : [],
      );
      if (moves.length > 0) setDragged((before) => withMoves(documentOf(editor), before, moves));
      select(editor, changes);
    },
    [editor],
  );

  const onEdgesChange = useCallback(
    (changes: EdgeChange<FlowEdge>[]) => {
      const chosen = new Set(editor.session.getState().edges);
      for (const change of changes) {
        if (change.type === "select")
          change.selected ? chosen.add(change.id) : chosen.delete(change.id);
      }
      if (changes.some((change) => change.type === "select"))
        editor.session.setState({ edges: chosen });
    },
    [editor],
  );

  /** The drop: what was dragged becomes one move, one undo step. */
  const drop = useCallback(() => {
    setDragged((places) => {
      queueMicrotask(() => commitMoves(editor, places));
      return AT_REST;
    });
  }, [editor]);

  return {
    nodes,
    edges,
    onNodesChange,
    onEdgesChange,
    drop,
    count: Object.keys(document.nodes).length,
  };
}

/** Map the input, keeping the identity of what did not change. */
function useKept<T extends { id: string }>(
  input: FlowInput,
  map: (input: FlowInput, previous: ReadonlyMap<string, T>) => T[],
): T[] {
  const previous = useRef<ReadonlyMap<string, T>>(new Map());
  return useMemo(() => {
    const next = map(input, previous.current);
    previous.current = new Map(next.map((item) => [item.id, item]));
    return next;
  }, [input, map]);
}

function withMoves(
  document: ReturnType<typeof documentOf>,
  before: ReadonlyMap<string, Point>,
  moves: readonly (readonly [string, Point])[],
): ReadonlyMap<string, Point> {
  const places = new Map(before);
  for (const [id, place] of moves) {
    if (id.startsWith(GROUP_PREFIX))
      moveMembers(document, before, places, id.slice(GROUP_PREFIX.length), place);
    else places.set(id, place);
  }
  return places;
}

/** A group has no place of its own: its members move. */
function moveMembers(
  document: ReturnType<typeof documentOf>,
  before: ReadonlyMap<string, Point>,
  places: Map<string, Point>,
  id: string,
  place: Point,
): void {
  const group = document.groups[id];
  const box = group && groupBox(document, group, before);
  for (const member of box ? group.nodes : []) {
    const at = before.get(member) ?? document.nodes[member]?.position;
    if (at && box) places.set(member, [at[0] + place[0] - box.x, at[1] + place[1] - box.y]);
  }
}

function commitMoves(
  editor: ReturnType<typeof useEditor>,
  places: ReadonlyMap<string, Point>,
): void {
  const rounded = [...places].map(([id, [x, y]]) => [id, [Math.round(x), Math.round(y)]] as const);
  const notes = rounded
    .filter(([id]) => id.startsWith(NOTE_PREFIX))
    .map(([id, place]) => [id.slice(NOTE_PREFIX.length), place]);
  const positions = rounded.filter(([id]) => !id.startsWith(NOTE_PREFIX));
  drops += 1;
  if (rounded.length === 0) return;
  edit(
    editor,
    [
      {
        op: "move",
        ...(positions.length > 0 && { positions: Object.fromEntries(positions) }),
        ...(notes.length > 0 && { notes: Object.fromEntries(notes) }),
      },
    ],
    { label: "Move", merge: dropKey() },
  );
}

function select(editor: ReturnType<typeof useEditor>, changes: NodeChange<FlowNode>[]): void {
  const picks = changes.filter((change) => change.type === "select");
  if (picks.length === 0) return;
  const state = editor.session.getState();
  const sets = {
    // What an undo took away is not selected any more.
    nodes: new Set([...state.nodes].filter((id) => id in documentOf(editor).nodes)),
    notes: new Set(state.notes),
    groups: new Set(state.groups),
  };
  for (const { id, selected } of picks) {
    const [set, bare] = id.startsWith(NOTE_PREFIX)
      ? [sets.notes, id.slice(NOTE_PREFIX.length)]
      : id.startsWith(GROUP_PREFIX)
        ? [sets.groups, id.slice(GROUP_PREFIX.length)]
        : [sets.nodes, id];
    if (selected) set.add(bare);
    else set.delete(bare);
  }
  editor.session.setState({ ...sets, shownPort: null });
}
