/** Drawing, moving and dropping wires. */

import type {
  Connection,
  FinalConnectionState,
  IsValidConnection,
  OnConnectStartParams,
} from "@xyflow/react";
import { useMemo, useRef } from "react";
import { documentOf, type Editor, edit, useEditor } from "@/editing/editor";
import { type End, judge, judgeAll } from "@/graph/connection";
import type { Edge } from "@/graph/document";
import { connectOperations } from "@/graph/edits";
import type { FlowEdge } from "./flow";
import { hidePort } from "./hoveredPort";

export function useConnecting() {
  const editor = useEditor();
  const moved = useRef<Edge | null>(null);
  return useMemo(
    () => ({
      onReconnectStart: (_event: unknown, flow: FlowEdge) => {
        moved.current = flow.data?.edge ?? null;
      },
      onReconnect: (_flow: FlowEdge, connection: Connection) =>
        connect(editor, connection, moved.current),
      onReconnectEnd: () => {
        moved.current = null;
      },
      onConnectStart: (_event: unknown, params: OnConnectStartParams) =>
        start(editor, params, moved.current),
      onConnect: (connection: Connection) => connect(editor, connection, null),
      onConnectEnd: (event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
        end(editor, event, state, moved.current !== null);
      },
      isValidConnection: ((connection) => {
        const ends = endsOf(connection);
        return (
          ends !== null && judge(documentOf(editor), editor.catalog, ...ends, moved.current).fits
        );
      }) satisfies IsValidConnection,
    }),
    [editor],
  );
}

function start(editor: Editor, params: OnConnectStartParams, moved: Edge | null): void {
  hidePort();
  if (!params.nodeId || !params.handleId) return;
  const from: End = {
    node: params.nodeId,
    port: params.handleId,
    side: params.handleType === "source" ? "output" : "input",
  };
  const verdicts = judgeAll(documentOf(editor), editor.catalog, from, moved);
  editor.session.setState({ connecting: { from, moved, verdicts } });
}

function connect(editor: Editor, connection: Connection, moved: Edge | null): void {
  const ends = endsOf(connection);
  if (!ends) return;
  const verdict = judge(documentOf(editor), editor.catalog, ...ends, moved);
  if (!verdict.fits) return;
  edit(editor, connectOperations(verdict, moved), { label: moved ? "Move connection" : "Connect" });
}

/** A wire that ends on empty canvas asks what should stand there. */
function end(
  editor: Editor,
  event: MouseEvent | TouchEvent,
  state: FinalConnectionState,
  isMoving: boolean,
): void {
  const { connecting, viewport } = editor.session.getState();
  editor.session.setState({ connecting: null });
  if (!connecting || isMoving || state.toNode || state.isValid || !viewport) return;
  const point = "changedTouches" in event ? event.changedTouches[0] : event;
  const target = point && document.elementFromPoint(point.clientX, point.clientY);
  if (!point || !target?.closest(".react-flow__pane")) return;
  const screen = [point.clientX, point.clientY] as const;
  const quickAdd = { place: viewport.toFlow(screen), screen, from: connecting.from };
  // The click that follows this release would close the list at once.
  setTimeout(() => editor.session.setState({ quickAdd }), 0);
}

interface FlowEnds {
  readonly source: string;
  readonly target: string;
  readonly sourceHandle?: string | null | undefined;
  readonly targetHandle?: string | null | undefined;
}

function endsOf(connection: FlowEnds): [End, End] | null {
  const { source, target, sourceHandle, targetHandle } = connection;
  if (!sourceHandle || !targetHandle) return null;
  return [
    { node: source, port: sourceHandle, side: "output" },
    { node: target, port: targetHandle, side: "input" },
  ];
}
