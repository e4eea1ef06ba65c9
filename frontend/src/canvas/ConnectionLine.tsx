/** The wire in the air. */

import type { ConnectionLineComponentProps } from "@xyflow/react";
import styles from "./ConnectionLine.module.css";
import { curve } from "./curve";

export function ConnectionLine(props: ConnectionLineComponentProps) {
  const { fromX, fromY, toX, toY, fromPosition, fromHandle, connectionStatus } = props;
  const isFromOutput = fromHandle?.type !== "target";
  const { path } = curve(
    isFromOutput
      ? { sourceX: fromX, sourceY: fromY, targetX: toX, targetY: toY, sourcePosition: fromPosition }
      : {
          sourceX: toX,
          sourceY: toY,
          targetX: fromX,
          targetY: fromY,
          sourcePosition: fromPosition,
        },
  );
  return (
    <g className={styles.line} data-status={connectionStatus ?? "open"}>
      <path d={path} />
      <circle cx={toX} cy={toY} r={4} />
    </g>
  );
}
