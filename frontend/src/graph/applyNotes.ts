/** The operations on notes. */

import { NOTE_DEFAULTS, type Note, type PipelineDocument } from "./document";
import type { OperationOf, Step } from "./operations";

export function applyAddNotes(
  document: PipelineDocument,
  operation: OperationOf<"add_notes">,
): Step {
  const fresh = Object.entries(operation.notes).filter(([id]) => !(id in document.notes));
  if (fresh.length === 0)
    return { document, inverse: [], ignored: "A note with this id is there already." };
  const added = Object.fromEntries(fresh.map(([id, note]) => [id, { ...NOTE_DEFAULTS, ...note }]));
  return {
    document: { ...document, notes: { ...document.notes, ...added } },
    inverse: [{ op: "remove_notes", notes: fresh.map(([id]) => id) }],
    ...(fresh.length < Object.keys(operation.notes).length && {
      ignored: "A note with this id is there already.",
    }),
  };
}

export function applyChangeNote(
  document: PipelineDocument,
  operation: OperationOf<"change_note">,
): Step {
  const note = document.notes[operation.note];
  if (!note) return { document, inverse: [], ignored: "The note is gone." };
  const names = Object.keys(operation.values) as (keyof Note)[];
  const before = Object.fromEntries(names.map((name) => [name, note[name]]));
  return {
    document: {
      ...document,
      notes: { ...document.notes, [operation.note]: { ...note, ...operation.values } },
    },
    inverse: [{ op: "change_note", note: operation.note, values: before }],
  };
}

export function applyRemoveNotes(
  document: PipelineDocument,
  operation: OperationOf<"remove_notes">,
): Step {
  const lost = Object.entries(document.notes).filter(([id]) => operation.notes.includes(id));
  if (lost.length === 0) return { document, inverse: [], ignored: "The note is gone." };
  const kept = Object.entries(document.notes).filter(([id]) => !operation.notes.includes(id));
  return {
    document: { ...document, notes: Object.fromEntries(kept) },
    inverse: [{ op: "add_notes", notes: Object.fromEntries(lost) }],
    ...(lost.length < operation.notes.length && { ignored: "The note is gone." }),
  };
}
