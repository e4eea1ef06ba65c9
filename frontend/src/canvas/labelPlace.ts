/** Where along a connection its label stands: near the middle, and never under a node. Pure. */

import type { GraphNode, NodeId, Point } from "@/graph/document";
import { NODE_HEIGHT, NODE_WIDTH } from "@/graph/geometry";

type Nodes = Readonly<Record<NodeId, GraphNode>>;

const LETTER = 6.9;
export const LABEL_HEIGHT = 20;
/** The middle first, then away from it to both ends. */
const SHARES = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82];

export function labelWidth(text: string): number {
  return text.length * LETTER + 14;
}

/** The middle of the label, or null where it would be covered all along. */
export function labelPlace(
  at: (share: number) => Point,
  width: number,
  nodes: Nodes,
): Point | null {
  const cells = cellsOf(nodes);
  return SHARES.map(at).find((place) => !isCovered(place, width, cells)) ?? null;
}

function isCovered([x, y]: Point, width: number, cells: Cells): boolean {
  const [left, top] = [x - width / 2, y - LABEL_HEIGHT / 2];
  return cellsAround(x, y).some((cell) =>
    cells
      .get(cell)
      ?.some(
        ([nodeX, nodeY]) =>
          left < nodeX + NODE_WIDTH &&
          left + width > nodeX &&
          top < nodeY + NODE_HEIGHT &&
          top + LABEL_HEIGHT > nodeY,
      ),
  );
}

/** Corners of nodes by squares of the plane, so that a label asks only its neighbours. */
type Cells = ReadonlyMap<string, readonly Point[]>;

const CELL = NODE_WIDTH + 100;
const known = new WeakMap<Nodes, Cells>();

function cellsOf(nodes: Nodes): Cells {
  const found = known.get(nodes);
  if (found) return found;
  const cells = new Map<string, Point[]>();
  for (const { position } of Object.values(nodes)) {
    const cell = cellAt(Math.floor(position[0] / CELL), Math.floor(position[1] / CELL));
    cells.set(cell, [...(cells.get(cell) ?? []), position]);
  }
  known.set(nodes, cells);
  return cells;
}

function cellsAround(x: number, y: number): readonly string[] {
  const [column, row] = [Math.floor(x / CELL), Math.floor(y / CELL)];
  return [-1, 0, 1].flatMap((right) =>
    [-1, 0, 1].map((down) => cellAt(column + right, row + down)),
  );
}

const cellAt = (column: number, row: number) => `${column} ${row}`;
