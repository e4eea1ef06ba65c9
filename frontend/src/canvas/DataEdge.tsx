/** A connection: a curve with rows x columns, moving while data is on its way. */

import { BaseEdge, type EdgeProps } from "@xyflow/react";
import { memo, useMemo } from "react";
import { useDocument, useSession } from "@/editing/editor";
import { hasResult, useSteps } from "@/editing/steps";
import { edgeId } from "@/graph/document";
import { count, shape } from "@/ui/format";
import { curve } from "./curve";
import styles from "./DataEdge.module.css";
import type { FlowEdge } from "./flow";
import { LABEL_HEIGHT, labelPlace, labelWidth } from "./labelPlace";
import { isTable } from "./status";

type Motion = "still" | "idle" | "live";

export const DataEdge = memo(function DataEdge(props: EdgeProps<FlowEdge>) {
  const { data, selected } = props;
  const { path } = curve(props);
  const edge = data?.edge;
  const motion = useSteps(
    (steps): Motion => (edge ? motionOf(steps[edge.target]?.state) : "still"),
  );
  const label = useSteps((steps) => {
    const step = edge && steps[edge.source];
    const output = step && hasResult(step) ? step.outputs?.[edge.source_port] : undefined;
    if (!output || !isTable(output)) return "";
    return output.columns == null
      ? count(output.rows ?? 0)
      : shape(output.rows ?? 0, output.columns);
  });
  const isFar = useSession((session) => session.isFar);
  const isDropTarget = useSession(
    (session) => edge !== undefined && session.dropEdge === edgeId(edge),
  );
  return (
    <g
      className={styles.edge}
      data-motion={motion}
      data-selected={selected}
      data-drop={isDropTarget || undefined}
    >
      <BaseEdge path={path} interactionWidth={18} />
      {label !== "" && !isFar && <EdgeLabel text={label} ends={props} />}
    </g>
  );
});

/** Data is on its way into a node that runs; out of it nothing comes before it has ended. */
function motionOf(target: string | undefined): Motion {
  if (target === "running" || target === "preparing") return "live";
  return target === "waiting" || target === "queued" ? "idle" : "still";
}

function EdgeLabel({ text, ends }: { text: string; ends: EdgeProps<FlowEdge> }) {
  const nodes = useDocument((document) => document.nodes);
  const width = labelWidth(text);
  const { sourceX, sourceY, targetX, targetY, sourcePosition } = ends;
  const place = useMemo(() => {
    const { at } = curve({ sourceX, sourceY, targetX, targetY, sourcePosition });
    return labelPlace(at, width, nodes);
  }, [sourceX, sourceY, targetX, targetY, sourcePosition, width, nodes]);
  if (place === null) return null;
  const [x, y] = place;
  return (
    <g className={styles.label}>
      <rect
        x={x - width / 2}
        y={y - LABEL_HEIGHT / 2}
        width={width}
        height={LABEL_HEIGHT}
        rx={10}
      />
      <text x={x} y={y + 4}>
        {text}
      </text>
    </g>
  );
}
