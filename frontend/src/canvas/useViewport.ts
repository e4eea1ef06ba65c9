/** Lets the rest of the designer move the view; fits by the document, because not every node is mounted. */

import { useReactFlow, useStoreApi } from "@xyflow/react";
import { useEffect } from "react";
import { documentOf, useEditor } from "@/editing/editor";
import type { Viewport } from "@/editing/sessionStore";
import type { NodeId, Point } from "@/graph/document";
import { boxAround, documentBox, NODE_HEIGHT, NODE_WIDTH, nodeBox } from "@/graph/geometry";
import { fitted } from "./fitting";

const SMOOTH = 220;

export function useViewport(isStill: boolean): void {
  const flow = useReactFlow();
  const store = useStoreApi();
  const editor = useEditor();

  useEffect(() => {
    const duration = isStill || matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : SMOOTH;
    const fit = (ids?: readonly NodeId[], isAtOnce = false) => {
      const { nodes } = documentOf(editor);
      const boxes = (ids ?? Object.keys(nodes)).flatMap((id) =>
        nodes[id] ? [nodeBox(nodes[id].position)] : [],
      );
      const box = ids ? boxAround(boxes) : documentBox(documentOf(editor));
      if (box)
        void flow.fitBounds(fitted(box, boxes, store.getState()), {
          padding: 0,
          duration: isAtOnce ? 0 : duration,
        });
    };
    const viewport: Viewport = {
      fit,
      zoom: (factor) => void flow.zoomTo(flow.getZoom() * factor, { duration }),
      actualSize: () => void flow.zoomTo(1, { duration }),
      center: (id) => {
        const node = documentOf(editor).nodes[id];
        if (!node || isVisible(node.position, store.getState())) return;
        const zoom = Math.max(flow.getZoom(), 0.6);
        void flow.setCenter(node.position[0] + NODE_WIDTH / 2, node.position[1] + NODE_HEIGHT / 2, {
          zoom,
          duration,
        });
      },
      middle: () => {
        const { width, height, transform } = store.getState();
        return [
          (width / 2 - transform[0]) / transform[2],
          (height / 2 - transform[1]) / transform[2],
        ];
      },
      toFlow: ([x, y]) => {
        const point = flow.screenToFlowPosition({ x, y });
        return [point.x, point.y];
      },
      toScreen: ([x, y]) => {
        const point = flow.flowToScreenPosition({ x, y });
        return [point.x, point.y];
      },
    };
    editor.session.setState({ viewport });
    return () => editor.session.setState({ viewport: null });
  }, [flow, store, editor, isStill]);
}

interface View {
  readonly width: number;
  readonly height: number;
  readonly transform: readonly [number, number, number];
}

function isVisible([x, y]: Point, { width, height, transform }: View): boolean {
  const left = x * transform[2] + transform[0];
  const top = y * transform[2] + transform[1];
  return (
    left > 0 &&
    top > 0 &&
    left + NODE_WIDTH * transform[2] < width &&
    top + NODE_HEIGHT * transform[2] < height
  );
}
