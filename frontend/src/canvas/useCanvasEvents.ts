/** Clicks, drags and moves on the canvas that are neither wires nor selection. */

import type { Node as FlowNodeOf, Viewport as FlowViewport } from "@xyflow/react";
import { type FocusEvent, type MouseEvent, type PointerEvent, useMemo, useRef } from "react";
import { documentOf, type Editor, edit, useEditor, useSession } from "@/editing/editor";
import { edgeAt } from "@/editing/pointing";
import { select } from "@/editing/sessionStore";
import { applyOperations } from "@/graph/apply";
import { edgeId } from "@/graph/document";
import { splice } from "@/graph/edits";
import { makeRoom } from "@/graph/room";
import type { FlowEdge, FlowNode } from "./flow";
import { dropKey } from "./useFlow";

const FAR_ZOOM = 0.4;
const TINY_ZOOM = 0.2;

export function useCanvasEvents(drop: () => void) {
  const editor = useEditor();
  const isGliding = useSession((session) => session.isGliding);
  const spliceable = useRef(false);
  const flow = useMemo(
    () => ({
      onInit: () =>
        requestAnimationFrame(() => editor.session.getState().viewport?.fit(undefined, true)),
      onMove: (_event: unknown, { zoom }: FlowViewport) => setLevel(editor, zoom),
      onNodeDragStart: (_event: unknown, node: FlowNodeOf, all: FlowNodeOf[]) => {
        spliceable.current = all.length === 1 && isLoose(editor, node.id);
      },
      onNodeDrag: (event: object, node: FlowNodeOf) => {
        if (!spliceable.current || !("clientX" in event) || !("clientY" in event)) return;
        hover(editor, Number(event.clientX), Number(event.clientY), node.id);
      },
      onNodeDragStop: (_event: unknown, node: FlowNodeOf) => {
        drop();
        queueMicrotask(() => spliceDropped(editor, node.id));
      },
      onSelectionDragStop: drop,
      onEdgeClick: (_event: unknown, { data }: FlowEdge) => {
        if (data)
          editor.session.setState({
            shownPort: { node: data.edge.source, port: data.edge.source_port },
          });
      },
      onNodeDoubleClick: (_event: unknown, node: FlowNode) => {
        if (node.type === "module") editor.session.setState({ inspectorTab: "parameters" });
      },
      onPaneClick: () => {
        editor.session.setState({ quickAdd: null, connectMenu: null });
        select(editor.session, {});
      },
    }),
    [editor, drop],
  );
  const wrapper = useMemo(
    () => ({
      onDoubleClick: (event: MouseEvent) => openQuickAdd(editor, event),
      onPointerDown: takeFocus,
      onFocus: (event: FocusEvent) => selectFocused(editor, event),
    }),
    [editor],
  );
  return { flow, wrapper: { ...wrapper, "data-gliding": isGliding || undefined } };
}

/** A click on the empty canvas brings the keys to it: Tab and / then add a module. */
function takeFocus(event: PointerEvent<HTMLElement>): void {
  const target = event.target instanceof Element ? event.target : null;
  if (target?.classList.contains("react-flow__pane"))
    event.currentTarget.focus({ preventScroll: true });
}

function setLevel({ session }: Editor, zoom: number): void {
  const isFar = zoom < FAR_ZOOM;
  const isTiny = zoom < TINY_ZOOM;
  const state = session.getState();
  if (state.isFar !== isFar || state.isTiny !== isTiny) session.setState({ isFar, isTiny });
}

function isLoose(editor: Editor, id: string): boolean {
  const document = documentOf(editor);
  return (
    id in document.nodes && !document.edges.some((edge) => edge.source === id || edge.target === id)
  );
}

function hover(editor: Editor, x: number, y: number, id: string): void {
  const found = edgeAt(x, y);
  const document = documentOf(editor);
  const edge = found ? document.edges.find((candidate) => edgeId(candidate) === found) : undefined;
  const fits = edge && splice(document, editor.catalog, edge, id) !== null;
  const dropEdge = fits ? found : null;
  if (editor.session.getState().dropEdge !== dropEdge) editor.session.setState({ dropEdge });
}

/** A loose module that was let go on a wire goes into it. */
function spliceDropped(editor: Editor, id: string): void {
  const { dropEdge } = editor.session.getState();
  if (!dropEdge) return;
  editor.session.setState({ dropEdge: null });
  const document = documentOf(editor);
  const edge = document.edges.find((candidate) => edgeId(candidate) === dropEdge);
  const operations = edge && splice(document, editor.catalog, edge, id);
  if (!operations) return;
  const wired = applyOperations(document, operations).document;
  edit(editor, [...operations, ...makeRoom(wired, id)], { label: "Splice in", merge: dropKey() });
}

function openQuickAdd(editor: Editor, event: MouseEvent): void {
  const { viewport } = editor.session.getState();
  const isPane =
    event.target instanceof Element && event.target.closest(".react-flow__pane") !== null;
  if (!isPane || !viewport || editor.isReadOnly) return;
  const screen = [event.clientX, event.clientY] as const;
  editor.session.setState({ quickAdd: { place: viewport.toFlow(screen), screen, from: null } });
}

/** Tab reaches nodes one after another; the one that is reached by keyboard is selected. */
function selectFocused(editor: Editor, event: FocusEvent): void {
  const element = event.target instanceof HTMLElement ? event.target : null;
  const id = element?.classList.contains("react-flow__node") ? element.dataset.id : undefined;
  if (!id || !element?.matches(":focus-visible")) return;
  if (id in documentOf(editor).nodes && !editor.session.getState().nodes.has(id)) {
    select(editor.session, { nodes: [id] });
  }
}
