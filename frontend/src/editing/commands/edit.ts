/** Undo, redo, delete, bypass, add, note, group, comment. */

import { edgeId } from "@/graph/document";
import { removeAndHeal } from "@/graph/edits";
import { freePlace } from "@/graph/geometry";
import { freshId } from "@/graph/identity";
import type { Operation } from "@/graph/operations";
import type { Command } from "../commands";
import { redo, undo } from "../documentStore";
import { documentOf, type Editor, edit } from "../editor";
import { announce, select } from "../sessionStore";

export function selectedNodes(editor: Editor): readonly string[] {
  const { nodes } = documentOf(editor);
  return [...editor.session.getState().nodes].filter((id) => id in nodes);
}

export function needsNodes(editor: Editor): true | string {
  return selectedNodes(editor).length > 0 || "Select a module first.";
}

export const editCommands: readonly Command[] = [
  {
    id: "undo",
    label: "Undo",
    section: "Edit",
    icon: "undo",
    shortcuts: ["Ctrl Z"],
    isEnabled: ({ documents }) =>
      documents.getState().past.length > 0 || "There is nothing to undo.",
    run: ({ documents }) => undo(documents),
  },
  {
    id: "redo",
    label: "Redo",
    section: "Edit",
    icon: "redo",
    shortcuts: ["Ctrl Shift Z", "Ctrl Y"],
    isEnabled: ({ documents }) =>
      documents.getState().future.length > 0 || "There is nothing to redo.",
    run: ({ documents }) => redo(documents),
  },
  {
    id: "add",
    label: "Add a module",
    section: "Edit",
    icon: "plus",
    shortcuts: ["Tab", "N"],
    run: (editor) => openQuickAdd(editor),
  },
  {
    id: "delete",
    label: "Delete",
    section: "Edit",
    icon: "trash",
    shortcuts: ["Delete", "Backspace"],
    isEnabled: (editor) => hasSelection(editor) || "Select something first.",
    run: deleteSelection,
  },
  {
    id: "bypass",
    label: "Bypass or use again",
    section: "Edit",
    icon: "bypass",
    shortcuts: ["B"],
    isEnabled: needsNodes,
    run: toggleBypass,
  },
  {
    id: "connect",
    label: "Connect to…",
    section: "Edit",
    icon: "link",
    shortcuts: ["C"],
    isEnabled: (editor) => selectedNodes(editor).length === 1 || "Select one module first.",
    run: (editor) => {
      const [node] = selectedNodes(editor);
      if (node !== undefined) editor.session.setState({ connectMenu: { node, from: null } });
    },
  },
  {
    id: "note",
    label: "Add a note",
    section: "Edit",
    icon: "note",
    shortcuts: ["Shift N"],
    run: addNote,
  },
  {
    id: "group",
    label: "Group",
    section: "Edit",
    icon: "group",
    shortcuts: ["Ctrl G"],
    isEnabled: needsNodes,
    run: groupSelection,
  },
  {
    id: "ungroup",
    label: "Ungroup",
    section: "Edit",
    shortcuts: ["Ctrl Shift G"],
    isEnabled: (editor) =>
      groupsOfSelection(editor).length > 0 || "Select a group, or a module in one.",
    run: (editor) =>
      edit(editor, [{ op: "ungroup", groups: groupsOfSelection(editor) }], { label: "Ungroup" }),
  },
];

export function openQuickAdd(editor: Editor): void {
  const { viewport } = editor.session.getState();
  const place = viewport?.middle() ?? [0, 0];
  const screen = viewport?.toScreen(place) ?? [innerWidth / 2, innerHeight / 2];
  editor.session.setState({
    quickAdd: {
      place: [place[0] - 112, place[1] - 38],
      screen: [screen[0] - 150, screen[1] - 170],
      from: null,
    },
  });
}

function hasSelection(editor: Editor): boolean {
  const { nodes, edges, notes, groups } = editor.session.getState();
  return nodes.size + edges.size + notes.size + groups.size > 0;
}

function deleteSelection(editor: Editor): void {
  const document = documentOf(editor);
  const session = editor.session.getState();
  const nodes = selectedNodes(editor);
  const notes = [...session.notes].filter((id) => id in document.notes);
  const groups = [...session.groups].filter((id) => id in document.groups);
  const edges = document.edges.filter((edge) => session.edges.has(edgeId(edge)));
  const operations: Operation[] = [];
  if (edges.length > 0) operations.push({ op: "disconnect", edges });
  if (groups.length > 0) operations.push({ op: "ungroup", groups });
  if (nodes.length > 0) operations.push(...removeAndHeal(document, editor.catalog, nodes));
  if (notes.length > 0) operations.push({ op: "remove_notes", notes });
  edit(editor, operations, { label: "Delete" });
  select(editor.session, {});
  announce(editor.session, "Deleted. Ctrl Z brings it back.");
}

function toggleBypass(editor: Editor): void {
  const { nodes } = documentOf(editor);
  const ids = selectedNodes(editor);
  const enabled = ids.every((id) => nodes[id]?.enabled === false);
  const operations = ids.map((node): Operation => ({ op: "set_node", node, values: { enabled } }));
  edit(editor, operations, { label: enabled ? "Use again" : "Bypass" });
}

function addNote(editor: Editor): void {
  const document = documentOf(editor);
  const { notes } = document;
  const id = freshId("note", (taken) => taken in notes);
  const [x, y] = editor.session.getState().viewport?.middle() ?? [0, 0];
  const position = freePlace(document, [x - 100, y - 60]);
  edit(editor, [{ op: "add_notes", notes: { [id]: { text: "", position, size: [200, 120] } } }], {
    label: "Add note",
  });
  select(editor.session, { notes: [id] });
  editor.session.setState({ newNote: id });
}

function groupSelection(editor: Editor): void {
  const { groups } = documentOf(editor);
  const id = freshId("group", (taken) => taken in groups);
  const nodes = selectedNodes(editor);
  const taken = Object.entries(groups).filter(([, group]) =>
    group.nodes.some((node) => nodes.includes(node)),
  );
  const left = taken.map(
    ([group, { nodes: members }]): Operation => ({
      op: "change_group",
      group,
      values: { nodes: members.filter((node) => !nodes.includes(node)) },
    }),
  );
  const group = { title: "Group", nodes, collapsed: false, comment: "" };
  edit(editor, [...left, { op: "group", groups: { [id]: group } }], { label: "Group" });
}

function groupsOfSelection(editor: Editor): readonly string[] {
  const { groups } = documentOf(editor);
  const session = editor.session.getState();
  return Object.entries(groups)
    .filter(
      ([id, group]) =>
        session.groups.has(id) || group.nodes.some((node) => session.nodes.has(node)),
    )
    .map(([id]) => id);
}
