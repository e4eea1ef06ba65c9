/** What is being dragged, under the pointer. */

import { createPortal } from "react-dom";
import { moduleIcon } from "@/editing/moduleIcon";
import { Icon } from "@/ui/Icon";
import styles from "./Palette.module.css";
import { usePaletteDrag } from "./paletteDrag";

export function DragGhost() {
  const drag = usePaletteDrag((state) => state.drag);
  if (!drag) return null;
  return createPortal(
    <div
      className={styles.ghost}
      data-over={drag.isOver}
      style={{ left: drag.point[0], top: drag.point[1] }}
    >
      <span className={styles.tile}>
        <Icon name={moduleIcon(drag.entry.spec)} size={16} />
      </span>
      <b>{drag.entry.title}</b>
    </div>,
    document.body,
  );
}
