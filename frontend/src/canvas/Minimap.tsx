/** The whole graph as one small canvas, however large it is: states as colours, the view as a frame. */

import { useOnViewportChange, useStore, useStoreApi } from "@xyflow/react";
import { type PointerEvent, useCallback, useEffect, useRef } from "react";
import { useChecksStore } from "@/editing/checks";
import { documentOf, useDocument, useEditor } from "@/editing/editor";
import { useStepsSource } from "@/editing/steps";
import { documentBox } from "@/graph/geometry";
import { MINIMAP, MINIMAP_FROM } from "./fitting";
import styles from "./Minimap.module.css";
import { drawMinimap, fromMinimap, type MinimapView } from "./minimapDrawing";

const SIZE = { width: MINIMAP.width, height: MINIMAP.height };

export function Minimap() {
  const isEmpty = useDocument(({ nodes }) => Object.keys(nodes).length === 0);
  const isLow = useStore((state) => state.height < MINIMAP_FROM);
  return isEmpty || isLow ? null : <MinimapCanvas />;
}

function MinimapCanvas() {
  const editor = useEditor();
  const flow = useStoreApi();
  const steps = useStepsSource();
  const checks = useChecksStore();
  const ref = useRef<HTMLCanvasElement>(null);

  const draw = useFrame(
    useCallback(() => {
      const { width, height, transform } = flow.getState();
      const view: MinimapView = { width, height, transform };
      if (ref.current)
        drawMinimap(ref.current, documentOf(editor), steps.read(), checks.getState(), view, SIZE);
    }, [editor, flow, steps, checks]),
  );

  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the frame shows how much of the graph the canvas has room for
  useEffect(draw, [draw, width, height]);
  useEffect(() => editor.documents.subscribe(draw), [editor, draw]);
  useOnViewportChange({ onChange: draw });
  useEffect(() => steps.subscribe(draw), [steps, draw]);
  useEffect(() => checks.subscribe(draw), [checks, draw]);
  useThemeChange(draw);

  const look = (event: PointerEvent<HTMLCanvasElement>) => {
    const { width, height, transform, panZoom } = flow.getState();
    const box = documentBox(documentOf(editor));
    if (event.buttons !== 1 || !box) return;
    const rect = event.currentTarget.getBoundingClientRect();
    const [x, y] = fromMinimap(box, SIZE, [event.clientX - rect.left, event.clientY - rect.top]);
    const zoom = transform[2];
    void panZoom?.setViewport({ x: width / 2 - x * zoom, y: height / 2 - y * zoom, zoom });
  };

  return (
    <canvas
      ref={ref}
      className={styles.mini}
      style={SIZE}
      role="img"
      aria-label="Map of the pipeline"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        look(event);
      }}
      onPointerMove={look}
    />
  );
}

/** At most once a frame. */
function useFrame(draw: () => void): () => void {
  const frame = useRef(0);
  useEffect(() => () => cancelAnimationFrame(frame.current), []);
  return useCallback(() => {
    cancelAnimationFrame(frame.current);
    frame.current = requestAnimationFrame(draw);
  }, [draw]);
}

function useThemeChange(onChange: () => void): void {
  useEffect(() => {
    const observer = new MutationObserver(onChange);
    observer.observe(globalThis.document.documentElement, {
      attributes: true,
      attributeFilter: ["data-theme"],
    });
    return () => observer.disconnect();
  }, [onChange]);
}
