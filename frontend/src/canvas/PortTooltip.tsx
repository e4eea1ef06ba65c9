/** The name and type of the port under the pointer, and why it does not fit the wire in the air. */

import { createPortal } from "react-dom";
import { typeTitle } from "@/graph/connection";
import { useHoveredPort } from "./hoveredPort";
import styles from "./PortTooltip.module.css";

export function PortTooltip() {
  const port = useHoveredPort((state) => state.port);
  if (!port) return null;
  const box = port.element.getBoundingClientRect();
  return createPortal(
    <div
      className={styles.tip}
      role="tooltip"
      style={{ left: box.left + box.width / 2, top: box.top - 8 }}
    >
      <b>{port.title}</b>
      <span>{typeTitle(port.type)}</span>
      {port.note && <em>{port.note}</em>}
    </div>,
    document.body,
  );
}
