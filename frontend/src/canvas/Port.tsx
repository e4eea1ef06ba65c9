/** One port of a node: its shape, whether the wire in the air fits it, and its name on hover. */

import { Handle } from "@xyflow/react";
import { type KeyboardEvent, type SyntheticEvent, useCallback } from "react";
import { documentOf, type Editor, useEditor, useSession } from "@/editing/editor";
import { select } from "@/editing/sessionStore";
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
  const isAim = useSession(({ connecting }) => connecting?.aim === endKey(end));
  // Tab goes over the ports of the one module that is selected, not of all.
  const isReached = useSession(({ nodes }) => nodes.size === 1 && nodes.has(end.node));
  const share = `${portShare(index, count) * 100}%`;
  const fit = isOrigin ? "origin" : isBusy ? (verdict?.fits ? "yes" : "no") : undefined;
  const reason = verdict && !verdict.fits ? verdict.reason : undefined;

  const show = useCallback(
    (event: SyntheticEvent<HTMLElement>) =>
      showPort({
        element: event.currentTarget,
        title,
        type,
        isRefused: reason !== undefined,
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
      data-aim={isAim || undefined}
      data-end={endKey(end)}
      data-side={end.side}
      role="button"
      tabIndex={isReached ? 0 : -1}
      aria-keyshortcuts="C"
      aria-label={`${nodeTitle}: ${end.side} ${title}, ${typeTitle(type)}`}
      isConnectable={!editor.isReadOnly}
      onPointerEnter={show}
      onPointerLeave={hidePort}
      onFocus={(event) => event.currentTarget.matches(":focus-visible") && show(event)}
      onBlur={hidePort}
      onClick={(event) => {
        // The node would select itself after this, and forget which port was meant.
        event.stopPropagation();
        look(editor, end);
      }}
      onKeyDown={(event) => press(editor, end, event)}
    >
      <PortShape type={type} className={styles.shape} />
    </Handle>
  );
}

function look(editor: Editor, end: End): void {
  select(editor.session, { nodes: [end.node] });
  editor.session.setState({ shownPort: dataAt(editor, end) });
}

/** Space looks at the data, as a click does; C or Enter begins a connection. */
function press(editor: Editor, end: End, event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  if (event.key === " ") look(editor, end);
  else if (!editor.isReadOnly && ["c", "Enter"].includes(event.key)) {
    hidePort();
    editor.session.setState({ connectMenu: { node: end.node, from: end } });
  } else return;
  event.preventDefault();
}

/** The output whose data stands at a port: its own, or of what is connected to it. */
function dataAt(editor: Editor, { node, port, side }: End) {
  if (side === "output") return { node, port };
  const edge = documentOf(editor).edges.find(
    (candidate) => candidate.target === node && candidate.target_port === port,
  );
  return edge ? { node: edge.source, port: edge.source_port } : null;
}
