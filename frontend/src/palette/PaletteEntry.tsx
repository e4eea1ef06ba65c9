/** One module or dataset of the palette. */

import { memo } from "react";
import { addBesideSelection } from "@/editing/adding";
import { useEditor } from "@/editing/editor";
import type { Entry } from "@/editing/entries";
import { moduleIcon } from "@/editing/moduleIcon";
import { Icon } from "@/ui/Icon";
import styles from "./Palette.module.css";
import { beginDrag } from "./paletteDrag";

export const PaletteEntry = memo(function PaletteEntry({ entry }: { readonly entry: Entry }) {
  const editor = useEditor();
  return (
    <li>
      <button
        type="button"
        className={styles.entry}
        data-entry={entry.id}
        data-dataset={entry.id.startsWith("dataset:") || undefined}
        data-palette-entry=""
        onPointerDown={(event) => beginDrag(editor, entry, event)}
        onKeyDown={(event) => {
          if (event.key === "Enter" || event.key === " ") {
            event.preventDefault();
            addBesideSelection(editor, entry);
          }
        }}
        onDoubleClick={() => addBesideSelection(editor, entry)}
      >
        <span className={styles.tile}>
          <Icon name={moduleIcon(entry.spec)} size={14} />
        </span>
        <span className={styles.title}>{entry.title}</span>
      </button>
    </li>
  );
});
