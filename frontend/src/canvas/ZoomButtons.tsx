/** Zoom in, out, everything, tidy. */

import { useEditor, useSession } from "@/editing/editor";
import { tidy } from "@/editing/tidy";
import { IconButton } from "@/ui/Button";
import styles from "./ZoomButtons.module.css";

export function ZoomButtons() {
  const editor = useEditor();
  const viewport = useSession((session) => session.viewport);
  return (
    <div className={styles.zoom} role="toolbar" aria-label="View">
      <IconButton
        icon="plus"
        label="Zoom in"
        shortcut="Ctrl +"
        variant="plain"
        onClick={() => viewport?.zoom(1.25)}
      />
      <IconButton
        icon="minus"
        label="Zoom out"
        shortcut="Ctrl −"
        variant="plain"
        onClick={() => viewport?.zoom(0.8)}
      />
      <IconButton
        icon="fit"
        label="Show everything"
        shortcut="F"
        variant="plain"
        onClick={() => viewport?.fit()}
      />
      {!editor.isReadOnly && (
        <IconButton
          icon="tidy"
          label="Tidy up"
          shortcut="Shift T"
          variant="plain"
          onClick={() => void tidy(editor)}
        />
      )}
    </div>
  );
}
