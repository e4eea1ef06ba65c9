/** Dragging an entry onto the canvas: by pointer events, so that touch works and the wire below can light up. */

import type { PointerEvent } from "react";
import { create } from "zustand";
import { addEntry } from "@/editing/adding";
import { documentOf, type Editor } from "@/editing/editor";
import type { Entry } from "@/editing/entries";
import { edgeAt, isOverCanvas } from "@/editing/pointing";
import { applyOperations } from "@/graph/apply";
import { edgeId, type Point } from "@/graph/document";
import { addNode, splice } from "@/graph/edits";
import { NODE_HEIGHT, NODE_WIDTH } from "@/graph/geometry";

interface Drag {
  readonly entry: Entry;
  readonly point: Point;
  readonly isOver: boolean;
}

export const usePaletteDrag = create<{ readonly drag: Drag | null }>(() => ({ drag: null }));

const THRESHOLD = 4;

export function beginDrag(editor: Editor, entry: Entry, event: PointerEvent<HTMLElement>): void {
  if (event.button !== 0 || editor.isReadOnly) return;
  const start: Point = [event.clientX, event.clientY];
  const stop = new AbortController();
  const options = { signal: stop.signal };
  const end = () => {
    stop.abort();
    usePaletteDrag.setState({ drag: null });
    editor.session.setState({ dropEdge: null });
  };
  const move = (moved: globalThis.PointerEvent) => {
    const point: Point = [moved.clientX, moved.clientY];
    const isDragging = usePaletteDrag.getState().drag !== null;
    if (!isDragging && Math.hypot(point[0] - start[0], point[1] - start[1]) < THRESHOLD) return;
    moved.preventDefault();
    const isOver = isOverCanvas(...point);
    usePaletteDrag.setState({ drag: { entry, point, isOver } });
    editor.session.setState({ dropEdge: isOver ? spliceableEdge(editor, entry, point) : null });
  };
  const up = (released: globalThis.PointerEvent) => {
    const { drag } = usePaletteDrag.getState();
    const { dropEdge } = editor.session.getState();
    end();
    if (drag && isOverCanvas(released.clientX, released.clientY)) {
      drop(editor, entry, [released.clientX, released.clientY], dropEdge);
    }
  };
  document.addEventListener("pointermove", move, options);
  document.addEventListener("pointerup", up, options);
  document.addEventListener("pointercancel", end, options);
  document.addEventListener("keydown", (key) => key.key === "Escape" && end(), options);
}

function drop(editor: Editor, entry: Entry, point: Point, intoEdge: string | null): void {
  const { viewport } = editor.session.getState();
  if (!viewport) return;
  const [x, y] = viewport.toFlow(point);
  addEntry(editor, entry, { place: [x - NODE_WIDTH / 2, y - NODE_HEIGHT / 2], intoEdge });
}

/** The wire under the pointer, when the module would fit into it. */
function spliceableEdge(editor: Editor, entry: Entry, point: Point): string | null {
  const id = edgeAt(...point);
  if (!id) return null;
  const added = addNode(documentOf(editor), entry.spec, [0, 0]);
  const grown = applyOperations(documentOf(editor), added.operations).document;
  const edge = grown.edges.find((candidate) => edgeId(candidate) === id);
  return edge && splice(grown, editor.catalog, edge, added.id) ? id : null;
}
