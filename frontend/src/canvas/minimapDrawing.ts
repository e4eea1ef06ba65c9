/** Paints the minimap. */

import type { Checks } from "@/editing/checks";
import type { Step } from "@/editing/steps";
import type { PipelineDocument, Point } from "@/graph/document";
import { type Box, documentBox, NODE_HEIGHT, NODE_WIDTH } from "@/graph/geometry";
import { STATES, type VisibleState } from "@/ui/states";
import { nodeStatus } from "./status";

export interface MinimapView {
  readonly width: number;
  readonly height: number;
  readonly transform: readonly [number, number, number];
}

interface Size {
  readonly width: number;
  readonly height: number;
}

const MARGIN = 8;

function scaleOf(box: Box, size: Size) {
  const scale = Math.min(
    (size.width - 2 * MARGIN) / box.width,
    (size.height - 2 * MARGIN) / box.height,
    0.13,
  );
  return {
    scale,
    left: (size.width - box.width * scale) / 2 - box.x * scale,
    top: (size.height - box.height * scale) / 2 - box.y * scale,
  };
}

export function fromMinimap(box: Box, size: Size, [x, y]: Point): Point {
  const { scale, left, top } = scaleOf(box, size);
  return [(x - left) / scale, (y - top) / scale];
}

export function drawMinimap(
  canvas: HTMLCanvasElement,
  document: PipelineDocument,
  steps: Readonly<Record<string, Step>>,
  checks: Checks,
  view: MinimapView,
  size: Size,
): void {
  const context = canvas.getContext("2d");
  const box = documentBox(document);
  if (!context || !box) return;
  const ratio = devicePixelRatio;
  canvas.width = size.width * ratio;
  canvas.height = size.height * ratio;
  context.scale(ratio, ratio);
  const { scale, left, top } = scaleOf(box, size);
  const colors = readColors(canvas);
  for (const [id, node] of Object.entries(document.nodes)) {
    const status = nodeStatus({
      node,
      step: steps[id],
      problems: checks.byNode.get(id) ?? [],
      plan: checks.plan?.nodes[id],
      isTouched: checks.touched.has(id),
      waitingFor: null,
    });
    context.fillStyle = colors(tokenOf(status.state));
    const width = Math.max(2, NODE_WIDTH * scale * 0.85);
    const height = Math.max(1.5, NODE_HEIGHT * scale * 0.75);
    context.beginPath();
    context.roundRect(
      node.position[0] * scale + left,
      node.position[1] * scale + top,
      width,
      height,
      Math.min(2, height / 3),
    );
    context.fill();
  }
  drawFrame(context, view, { scale, left, top }, colors("--accent"));
}

function drawFrame(
  context: CanvasRenderingContext2D,
  { width, height, transform: [x, y, zoom] }: MinimapView,
  { scale, left, top }: { scale: number; left: number; top: number },
  color: string,
): void {
  context.strokeStyle = color;
  context.globalAlpha = 0.7;
  context.lineWidth = 1;
  context.strokeRect(
    (-x / zoom) * scale + left,
    (-y / zoom) * scale + top,
    (width / zoom) * scale,
    (height / zoom) * scale,
  );
  context.globalAlpha = 1;
}

/** Reads each colour once a theme: asking the style of an element costs a layout, at every frame. */
function readColors(element: Element): (token: string) => string {
  const theme = element.ownerDocument.documentElement.dataset.theme ?? "";
  let colors = colorsOfTheme.get(theme);
  if (!colors) {
    colors = new Map();
    colorsOfTheme.set(theme, colors);
  }
  const known = colors;
  return (token) => {
    const color = known.get(token) ?? getComputedStyle(element).getPropertyValue(token);
    known.set(token, color);
    return color;
  };
}

const colorsOfTheme = new Map<string, Map<string, string>>();

function tokenOf(state: VisibleState): string {
  const { tone } = STATES[state];
  return tone === "waiting" || tone === "cancelled" ? "--edge" : `--status-${tone}`;
}
