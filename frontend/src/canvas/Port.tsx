/** One port of a node: its shape, whether the wire in the air fits it, and its name on hover. */

import { Handle } from "@xyflow/react";
import { type PointerEvent, useCallback } from "react";
import { useEditor, useSession } from "@/editing/editor";
import { type End, endKey, typeTitle } from "@/graph/connection";
import type { Direction } from "@/graph/document";
import { portShare } from "@/graph/geometry";
import { portPosition } from "./flow";
import { hidePort, showPort } from "./hoveredPort";
import styles from "./Port.module.css";
import { PortShape } from "./PortShape";

interface PortProps {
  readonly end: End;
  readonly nodeTitle: string;
  readonly title: string;
  readonly type: string;
  readonly note?: string;
  readonly index: number;
  readonly count: number;
  readonly direction: Direction;
}

export function Port({ end, nodeTitle, title, type, note, index, count, direction }: PortProps) {
  const editor = useEditor();
  const verdict = useSession(({ connecting }) => connecting?.verdicts.get(endKey(end)));
  const isBusy = useSession(({ connecting }) => connecting !== null);
  const isOrigin = useSession(
    ({ connecting }) => connecting !== null && endKey(connecting.from) === endKey(end),
  );
  const share = `${portShare(index, count) * 100}%`;
  const fit = isOrigin ? "origin" : isBusy ? (verdict?.fits ? "yes" : "no") : undefined;
  const reason = verdict && !verdict.fits ? verdict.reason : undefined;

  const show = useCallback(
    (event: PointerEvent<HTMLElement>) =>
      showPort({
        element: event.currentTarget,
        title,
        type,
        ...((reason ?? note) ? { note: reason ?? note ?? "" } : {}),
      }),
    [title, type, note, reason],
  );

  return (
    <Handle
      id={end.port}
      type={end.side === "input" ? "target" : "source"}
      position={portPosition(end.side, direction)}
      className={styles.port}
      style={direction === "right" ? { top: share } : { left: share }}
      data-fit={fit}
      data-side={end.side}
      role="button"
      tabIndex={-1}
      aria-label={`${nodeTitle}: ${end.side} ${title}, ${typeTitle(type)}`}
      isConnectable={!editor.isReadOnly}
      onPointerEnter={show}
      onPointerLeave={hidePort}
      onClick={() =>
        end.side === "output" &&
        editor.session.setState({ shownPort: { node: end.node, port: end.port } })
      }
    >
      <PortShape type={type} className={styles.shape} />
    </Handle>
  );
}
