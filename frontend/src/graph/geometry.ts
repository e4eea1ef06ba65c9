/** Where nodes and ports stand: the canvas, the minimap and the layout share these sizes. */

import type { Direction, PipelineDocument, Point } from "./document";

export const NODE_WIDTH = 224;
export const NODE_HEIGHT = 76;
export const PORT_SIZE = 11;
export const GROUP_PADDING = 14;
export const GROUP_HEADER = 24;

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where port `index` of `count` stands along its side, as a share of the side. */
export function portShare(index: number, count: number): number {
  return (index + 1) / (count + 1);
}

/** The middle of a port, relative to the node's corner. */
export function portPoint(
  side: "input" | "output",
  index: number,
  count: number,
  direction: Direction,
): Point {
  const share = portShare(index, count);
  if (direction === "right") return [side === "input" ? 0 : NODE_WIDTH, share * NODE_HEIGHT];
  return [share * NODE_WIDTH, side === "input" ? 0 : NODE_HEIGHT];
}

export function nodeBox(position: Point): Box {
  return { x: position[0], y: position[1], width: NODE_WIDTH, height: NODE_HEIGHT };
}

/** The box around boxes, or null when there is none. */
export function boxAround(boxes: readonly Box[]): Box | null {
  if (boxes.length === 0) return null;
  const left = Math.min(...boxes.map((box) => box.x));
  const top = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** The bounds of everything in the document, mounted or not. */
export function documentBox(document: PipelineDocument): Box | null {
  return boxAround([
    ...Object.values(document.nodes).map((node) => nodeBox(node.position)),
    ...Object.values(document.notes).map((note) => ({
      x: note.position[0],
      y: note.position[1],
      width: note.size[0],
      height: note.size[1],
    })),
  ]);
}

/** A free place near the wished one: moved down and right until no node stands there. */
export function freePlace(document: PipelineDocument, wished: Point): Point {
  const taken = Object.values(document.nodes).map((node) => node.position);
  let [x, y] = wished;
  for (let tries = 0; tries < 200; tries += 1) {
    const isTaken = taken.some(
      ([left, top]) => Math.abs(left - x) < NODE_WIDTH + 12 && Math.abs(top - y) < NODE_HEIGHT + 12,
    );
    if (!isTaken) break;
    if (tries % 4 === 3) {
      x = wished[0];
      y += NODE_HEIGHT + 40;
    } else x += NODE_WIDTH + 28;
  }
  return [Math.round(x), Math.round(y)];
}
