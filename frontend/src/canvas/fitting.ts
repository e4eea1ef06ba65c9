/** Where the view goes to show a box: between the strip, the buttons and the minimap. Pure. */

import type { Box } from "@/graph/geometry";

export interface ViewSize {
  readonly width: number;
  readonly height: number;
}

interface Padding {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}

/** Below this height of the canvas the minimap would stand in the way. */
export const MINIMAP_FROM = 360;
export const MINIMAP = { width: 150, height: 104, right: 14, bottom: 20 } as const;
const PLAIN: Padding = { top: 64, right: 28, bottom: 52, left: 28 };
const BESIDE: Padding = { ...PLAIN, right: MINIMAP.width + MINIMAP.right + 14 };
const ABOVE: Padding = { ...PLAIN, bottom: MINIMAP.height + MINIMAP.bottom + 14 };

/** What of the flow is shown, as a box: never larger than life, no node under the minimap if it can be. */
export function fitted(box: Box, nodes: readonly Box[], view: ViewSize): Box {
  if (view.height < MINIMAP_FROM) return shownBox(box, view, PLAIN);
  const plain = shownBox(box, view, PLAIN);
  if (!nodes.some((node) => isUnderMinimap(node, plain, view))) return plain;
  const [beside, above] = [shownBox(box, view, BESIDE), shownBox(box, view, ABOVE)];
  return beside.width <= above.width ? beside : above;
}

/** The smaller the box that is shown, the larger the nodes are. */
function shownBox(box: Box, view: ViewSize, { top, right, bottom, left }: Padding): Box {
  const scale = Math.min(
    1,
    Math.max(0.05, (view.width - left - right) / Math.max(1, box.width)),
    Math.max(0.05, (view.height - top - bottom) / Math.max(1, box.height)),
  );
  const width = view.width / scale;
  const height = view.height / scale;
  const middleX = box.x + box.width / 2 - (left - right) / 2 / scale;
  const middleY = box.y + box.height / 2 - (top - bottom) / 2 / scale;
  return { x: middleX - width / 2, y: middleY - height / 2, width, height };
}

function isUnderMinimap(node: Box, shown: Box, view: ViewSize): boolean {
  const scale = view.width / shown.width;
  const left = shown.x + shown.width - (MINIMAP.width + MINIMAP.right + 8) / scale;
  const top = shown.y + shown.height - (MINIMAP.height + MINIMAP.bottom + 8) / scale;
  return node.x + node.width > left && node.y + node.height > top;
}
