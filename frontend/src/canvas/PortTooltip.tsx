/** The name and type of the port under the pointer, and why it does not fit the wire in the air. */

import type { CSSProperties } from "react";
import { createPortal } from "react-dom";
import { typeTitle } from "@/graph/connection";
import { useHoveredPort } from "./hoveredPort";
import styles from "./PortTooltip.module.css";

export function PortTooltip() {
  const port = useHoveredPort((state) => state.port);
  if (!port) return null;
  const side = port.element.getAttribute("data-handlepos") ?? "top";
  return createPortal(
    <div
      className={styles.tip}
      role="tooltip"
      data-side={side}
      style={placeBeside(port.element.getBoundingClientRect(), side)}
    >
      <b>{port.title}</b>
      {!port.isRefused && <span>{typeTitle(port.type)}</span>}
      {port.note && <em>{port.note}</em>}
    </div>,
    document.body,
  );
}

const GAP = 8;

/** Outside the node: above its inputs and below its outputs, or at its two ends. */
function placeBeside(box: DOMRect, side: string): CSSProperties {
  const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
  if (side === "left") return { left: box.left - GAP, top: y };
  if (side === "right") return { left: box.right + GAP, top: y };
  return { left: x, top: side === "bottom" ? box.bottom + GAP : box.top - GAP };
}
