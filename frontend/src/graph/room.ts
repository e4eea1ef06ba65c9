/** Making room: what lies below a new node gives way, so that nothing overlaps. Pure. */

import type { NodeId, PipelineDocument, Point } from "./document";
import { NODE_HEIGHT, NODE_WIDTH } from "./geometry";
import type { Operation } from "./operations";

const ALONG_GAP = { down: 44, right: 72 } as const;
const ACROSS_GAP = 16;

interface Axes {
  readonly along: 0 | 1;
  readonly across: 0 | 1;
  readonly length: number;
  readonly breadth: number;
  readonly gap: number;
}

function axesOf(document: PipelineDocument): Axes {
  const { direction } = document.defaults;
  return direction === "right"
    ? { along: 0, across: 1, length: NODE_WIDTH, breadth: NODE_HEIGHT, gap: ALONG_GAP.right }
    : { along: 1, across: 0, length: NODE_HEIGHT, breadth: NODE_WIDTH, gap: ALONG_GAP.down };
}

/** Moves that free the place of a node: it goes below what it lies on, the rest below it gives way. */
export function makeRoom(document: PipelineDocument, id: NodeId): readonly Operation[] {
  const node = document.nodes[id];
  if (!node) return [];
  const axes = axesOf(document);
  const start = belowOthers(document, id, axes);
  const positions: Record<NodeId, Point> = {};
  if (start !== node.position[axes.along])
    positions[id] = moved(node.position, axes.along, start - node.position[axes.along]);
  const end = start + axes.length;
  const hit = Object.entries(document.nodes)
    .filter(([other, { position }]) => {
      if (other === id) return false;
      const fed = isFed(document, id, other);
      const isBeside = !fed && !isInWay(position, node.position, axes);
      const at = position[axes.along];
      return !isBeside && at < end + (fed ? axes.gap : ACROSS_GAP) && at + axes.length > start;
    })
    .map(([, { position }]) => position[axes.along]);
  if (hit.length === 0) return moves(positions, {});
  const from = Math.min(...hit);
  const shift = end + axes.gap - from;
  const notes: Record<string, Point> = {};
  for (const [other, { position }] of Object.entries(document.nodes)) {
    if (other !== id && position[axes.along] >= from)
      positions[other] = moved(position, axes.along, shift);
  }
  for (const [note, { position }] of Object.entries(document.notes)) {
    if (position[axes.along] >= from) notes[note] = moved(position, axes.along, shift);
  }
  return moves(positions, notes);
}

/** Where the node begins: below what feeds it, and below every node whose larger part lies above it. */
function belowOthers(document: PipelineDocument, id: NodeId, axes: Axes): number {
  const own = document.nodes[id]?.position ?? [0, 0];
  let start = own[axes.along];
  for (const [other, { position }] of Object.entries(document.nodes)) {
    const at = position[axes.along];
    const isFeeding = isFed(document, other, id);
    if (other === id || at > own[axes.along] || !(isFeeding || isInWay(position, own, axes)))
      continue;
    const end = at + axes.length;
    if (end + ACROSS_GAP > start) start = end + axes.gap;
  }
  return start;
}

function isFed(document: PipelineDocument, from: NodeId, to: NodeId): boolean {
  return document.edges.some((edge) => edge.source === from && edge.target === to);
}

function isInWay(a: Point, b: Point, { across, breadth }: Axes): boolean {
  return Math.abs(a[across] - b[across]) < breadth + ACROSS_GAP;
}

function moved([x, y]: Point, axis: 0 | 1, by: number): Point {
  return axis === 0 ? [Math.round(x + by), y] : [x, Math.round(y + by)];
}

function moves(
  positions: Readonly<Record<NodeId, Point>>,
  notes: Readonly<Record<string, Point>>,
): readonly Operation[] {
  const hasNotes = Object.keys(notes).length > 0;
  if (Object.keys(positions).length === 0 && !hasNotes) return [];
  return [{ op: "move", positions, ...(hasNotes && { notes }) }];
}

const GRID = 20;
const onGrid = (length: number) => Math.ceil(length / GRID) * GRID;

/** How far copies go so that they stand free: near the originals, by full steps of the grid. */
export function copyOffset(
  document: PipelineDocument,
  places: readonly Point[],
  wished: Point = [0, 0],
): Point {
  const taken = Object.values(document.nodes).map((node) => node.position);
  const xs = places.map(([x]) => x);
  const ys = places.map(([, y]) => y);
  const width = Math.max(...xs) - Math.min(...xs) + NODE_WIDTH;
  const step = onGrid(width + ACROSS_GAP);
  const isFree = (dx: number, dy: number) =>
    places.every(([x, y]) =>
      taken.every(
        ([left, top]) =>
          Math.abs(left - x - dx) >= NODE_WIDTH + ACROSS_GAP ||
          Math.abs(top - y - dy) >= NODE_HEIGHT + ACROSS_GAP,
      ),
    );
  const down = onGrid(Math.max(...ys) - Math.min(...ys) + NODE_HEIGHT + ACROSS_GAP);
  if (isFree(wished[0], wished[1])) return wished;
  for (let ring = 1; ring <= 8; ring += 1) {
    const around: readonly Point[] = [
      [ring * step, 0],
      [-ring * step, 0],
      [0, ring * down],
      [ring * step, ring * down],
      [-ring * step, ring * down],
    ];
    const free = around.find(([dx, dy]) => isFree(wished[0] + dx, wished[1] + dy));
    if (free) return [wished[0] + free[0], wished[1] + free[1]];
  }
  return [wished[0] + 2 * GRID, wished[1] + onGrid(NODE_HEIGHT + ACROSS_GAP)];
}
