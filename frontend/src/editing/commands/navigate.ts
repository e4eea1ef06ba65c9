/** Select all, none, and walk along connections with the arrow keys. */

import { downstream, upstream } from "@/graph/connection";
import type { NodeId, PipelineDocument } from "@/graph/document";
import type { Operation } from "@/graph/operations";
import type { Command } from "../commands";
import { documentOf, type Editor, edit } from "../editor";
import { select } from "../sessionStore";
import { needsNodes, selectedNodes } from "./edit";

type Arrow = "Up" | "Down" | "Left" | "Right";

const ARROWS: readonly Arrow[] = ["Up", "Down", "Left", "Right"];

export const navigateCommands: readonly Command[] = [
  {
    id: "select-all",
    label: "Select all",
    section: "Select",
    shortcuts: ["Ctrl A"],
    run: (editor) => {
      const { nodes, notes } = documentOf(editor);
      select(editor.session, { nodes: Object.keys(nodes), notes: Object.keys(notes) });
    },
  },
  {
    id: "select-none",
    label: "Select nothing",
    section: "Select",
    shortcuts: ["Escape"],
    run: (editor) => {
      const { session } = editor;
      // What lies above the canvas goes first; the selection below it stays.
      if (session.getState().isProblemListOpen) session.setState({ isProblemListOpen: false });
      else select(session, {});
    },
  },
  {
    id: "select-upstream",
    label: "Select what these need",
    section: "Select",
    isEnabled: needsNodes,
    run: (editor) => selectWith(editor, upstream),
  },
  {
    id: "select-downstream",
    label: "Select what depends on these",
    section: "Select",
    isEnabled: needsNodes,
    run: (editor) => selectWith(editor, downstream),
  },
  ...ARROWS.map(
    (arrow): Command => ({
      id: `go-${arrow.toLowerCase()}`,
      label: `Go ${arrow.toLowerCase()}`,
      section: "Select",
      shortcuts: [`Arrow${arrow}`],
      run: (editor) => walk(editor, arrow),
    }),
  ),
  ...ARROWS.map(
    (arrow): Command => ({
      id: `nudge-${arrow.toLowerCase()}`,
      label: `Move ${arrow.toLowerCase()}`,
      section: "Arrange",
      shortcuts: [`Shift Arrow${arrow}`],
      isEnabled: needsNodes,
      run: (editor) => nudge(editor, arrow),
    }),
  ),
];

function selectWith(editor: Editor, spread: typeof upstream): void {
  const ids = selectedNodes(editor);
  select(editor.session, { nodes: [...ids, ...spread(documentOf(editor).edges, ids)] });
}

function walk(editor: Editor, arrow: Arrow): void {
  const document = documentOf(editor);
  const [from] = selectedNodes(editor).slice(-1);
  const next = from === undefined ? firstNode(document) : neighbour(document, from, arrow);
  if (next === undefined) return;
  select(editor.session, { nodes: [next] });
  editor.session.getState().viewport?.center(next);
  globalThis.document
    .querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(next)}"]`)
    ?.focus({ preventScroll: true });
}

function firstNode(document: PipelineDocument): NodeId | undefined {
  return Object.entries(document.nodes).sort(
    ([, a], [, b]) => a.position[1] - b.position[1],
  )[0]?.[0];
}

/** Along the flow: what feeds this or what this feeds. Across it: the nearest beside it. */
export function neighbour(
  document: PipelineDocument,
  from: NodeId,
  arrow: Arrow,
): NodeId | undefined {
  const isAcross = document.defaults.direction === "right";
  const [back, forth] = isAcross ? ["Left", "Right"] : ["Up", "Down"];
  if (arrow === back)
    return nearest(
      document,
      from,
      document.edges.filter((e) => e.target === from).map((e) => e.source),
    );
  if (arrow === forth)
    return nearest(
      document,
      from,
      document.edges.filter((e) => e.source === from).map((e) => e.target),
    );
  const axis = isAcross ? 1 : 0;
  const sign = arrow === "Right" || arrow === "Down" ? 1 : -1;
  const here = document.nodes[from]?.position;
  const beside = Object.entries(document.nodes)
    .filter(([id, node]) => id !== from && here && sign * (node.position[axis] - here[axis]) > 20)
    .map(([id]) => id);
  return nearest(document, from, beside, axis);
}

function nearest(
  document: PipelineDocument,
  from: NodeId,
  ids: readonly NodeId[],
  axis?: 0 | 1,
): NodeId | undefined {
  const here = document.nodes[from]?.position;
  if (!here) return undefined;
  const distance = (id: NodeId) => {
    const [x, y] = document.nodes[id]?.position ?? [0, 0];
    const [dx, dy] = [Math.abs(x - here[0]), Math.abs(y - here[1])];
    return axis === 0 ? dx + 3 * dy : axis === 1 ? 3 * dx + dy : dx + dy;
  };
  return [...new Set(ids)].sort((a, b) => distance(a) - distance(b))[0];
}

const STEP = 20;

function nudge(editor: Editor, arrow: Arrow): void {
  const { nodes } = documentOf(editor);
  const dx = arrow === "Left" ? -STEP : arrow === "Right" ? STEP : 0;
  const dy = arrow === "Up" ? -STEP : arrow === "Down" ? STEP : 0;
  const positions = Object.fromEntries(
    selectedNodes(editor).flatMap((id) => {
      const at = nodes[id]?.position;
      return at ? [[id, [at[0] + dx, at[1] + dy] as const]] : [];
    }),
  );
  const operation: Operation = { op: "move", positions };
  edit(editor, [operation], { label: "Move", merge: "nudge" });
}
