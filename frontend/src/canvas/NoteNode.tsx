/** A note on the canvas: text that is edited in place; its corner resizes it. */

import { type NodeProps, NodeResizer } from "@xyflow/react";
import { memo, useEffect, useRef, useState } from "react";
import { useEdit, useEditor, useSession } from "@/editing/editor";
import type { NoteFlow } from "./flow";
import styles from "./NoteNode.module.css";

export const NoteNode = memo(function NoteNode({ data, selected }: NodeProps<NoteFlow>) {
  const { note, id } = data;
  const { isReadOnly, session } = useEditor();
  const edit = useEdit();
  const [draft, setDraft] = useState<string | null>(null);

  const isNew = useSession((state) => state.newNote === id);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (!isNew) return;
    session.setState({ newNote: null });
    setDraft("");
    field.current?.focus({ preventScroll: true });
  }, [isNew, session]);

  const commit = () => {
    if (draft !== null && draft !== note.text) {
      edit([{ op: "change_note", note: id, values: { text: draft } }], { label: "Edit note" });
    }
    setDraft(null);
  };

  return (
    <div className={styles.note} data-selected={selected}>
      {!isReadOnly && (
        <NodeResizer
          isVisible={selected}
          minWidth={120}
          minHeight={60}
          lineClassName={styles.line ?? ""}
          handleClassName={styles.handle ?? ""}
          onResizeEnd={(_event, box) =>
            edit(
              [
                {
                  op: "change_note",
                  note: id,
                  values: {
                    position: [Math.round(box.x), Math.round(box.y)],
                    size: [Math.round(box.width), Math.round(box.height)],
                  },
                },
              ],
              { label: "Resize note" },
            )
          }
        />
      )}
      <textarea
        ref={field}
        className={draft === null ? styles.text : `${styles.text} nodrag nowheel`}
        aria-label="Note"
        placeholder="Write a note"
        readOnly={isReadOnly || draft === null}
        value={draft ?? note.text}
        onDoubleClick={() => !isReadOnly && setDraft(note.text)}
        onKeyDown={(event) => {
          if (draft === null && event.key === "Enter" && !isReadOnly) {
            event.preventDefault();
            setDraft(note.text);
          } else if (event.key === "Escape") event.currentTarget.blur();
          if (draft !== null) event.stopPropagation();
        }}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={commit}
      />
    </div>
  );
});
