/** Copy, cut, paste, duplicate: readable JSON on the clipboard. */

import { type Clip, copyNodes, parseClip, pasteClip } from "@/graph/clipboard";
import type { Point } from "@/graph/document";
import { copyOffset } from "@/graph/room";
import { toast } from "@/ui/toasts";
import type { Command } from "../commands";
import { documentOf, type Editor, edit } from "../editor";
import { announce, select } from "../sessionStore";

export const clipboardCommands: readonly Command[] = [
  {
    id: "copy",
    label: "Copy",
    section: "Edit",
    icon: "copy",
    shortcuts: ["Ctrl C"],
    isEnabled: needsSomething,
    run: (editor) => void writeClip(editor),
  },
  {
    id: "cut",
    label: "Cut",
    section: "Edit",
    icon: "cut",
    shortcuts: ["Ctrl X"],
    isEnabled: needsSomething,
    run: (editor) => void cut(editor),
  },
  {
    id: "paste",
    label: "Paste",
    section: "Edit",
    shortcuts: ["Ctrl V"],
    run: (editor) => void paste(editor),
  },
  {
    id: "duplicate",
    label: "Duplicate",
    section: "Edit",
    shortcuts: ["Ctrl D"],
    isEnabled: needsSomething,
    run: (editor) => duplicate(editor),
  },
];

/** Kept beside the clipboard: a page that may not read it still pastes what it copied. */
let last: Clip | null = null;

function needsSomething(editor: Editor): true | string {
  const { nodes, notes } = editor.session.getState();
  return nodes.size + notes.size > 0 || "Select a module or a note first.";
}

function clipOf(editor: Editor): Clip {
  const { nodes, notes } = editor.session.getState();
  return copyNodes(documentOf(editor), nodes, notes);
}

async function writeClip(editor: Editor): Promise<void> {
  last = clipOf(editor);
  const count = Object.keys(last.nodes).length + Object.keys(last.notes).length;
  announce(editor.session, `Copied ${count}.`);
  await navigator.clipboard?.writeText(JSON.stringify(last, null, 2)).catch(() => undefined);
}

async function cut(editor: Editor): Promise<void> {
  void writeClip(editor);
  const { nodes, notes } = editor.session.getState();
  edit(
    editor,
    [
      ...(nodes.size > 0 ? [{ op: "remove_nodes" as const, nodes: [...nodes] }] : []),
      ...(notes.size > 0 ? [{ op: "remove_notes" as const, notes: [...notes] }] : []),
    ],
    { label: "Cut" },
  );
  select(editor.session, {});
}

function duplicate(editor: Editor): void {
  const clip = clipOf(editor);
  insert(editor, clip, copyOffset(documentOf(editor), placesOf(clip)), "Duplicate");
}

function placesOf(clip: Clip): readonly Point[] {
  return [...Object.values(clip.nodes), ...Object.values(clip.notes)].map((item) => item.position);
}

async function paste(editor: Editor): Promise<void> {
  const text = await navigator.clipboard?.readText().catch(() => "");
  const clip = (text ? parseClip(text) : null) ?? (text ? null : last);
  if (!clip) {
    toast({ tone: "info", title: "There are no modules on the clipboard." });
    return;
  }
  insert(editor, clip, offsetFor(editor, clip), "Paste");
}

/** Beside the originals when they are here, else in the middle of the view. */
function offsetFor(editor: Editor, clip: Clip): Point {
  const document = documentOf(editor);
  const places = placesOf(clip);
  const left = Math.min(...places.map(([x]) => x));
  const top = Math.min(...places.map(([, y]) => y));
  const isHere = Object.keys(clip.nodes).some((id) => id in document.nodes);
  const middle = editor.session.getState().viewport?.middle();
  const wished: Point = isHere || !middle ? [0, 0] : [middle[0] - left - 112, middle[1] - top - 38];
  return copyOffset(document, places, wished);
}

function insert(editor: Editor, clip: Clip, offset: Point, label: string): void {
  const pasted = pasteClip(documentOf(editor), clip, offset);
  edit(editor, pasted.operations, { label });
  select(editor.session, { nodes: pasted.nodes, notes: pasted.notes });
  const [first] = pasted.nodes;
  if (first !== undefined) editor.session.getState().viewport?.center(first);
  announce(editor.session, `${label}: ${pasted.nodes.length + pasted.notes.length} added.`);
}
