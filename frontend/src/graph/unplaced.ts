/** Nodes that came without a position, as those that a program stores: they lie on each other until they are laid out. Pure. */

import type { NodeId, PipelineDocument, Point } from "./document";
import { boxAround, NODE_HEIGHT, NODE_WIDTH, nodeBox } from "./geometry";

const GAP = 44;

/** Those at the default position that lie on another; one that stands free there may be meant. */
export function unplacedNodes({ nodes }: PipelineDocument): readonly NodeId[] {
  const atOrigin = Object.keys(nodes).filter((id) => isAtOrigin(nodes[id]?.position));
  if (atOrigin.length > 1) return atOrigin;
  return atOrigin.filter((id) =>
    Object.entries(nodes).some(
      ([
        other,
        {
          position: [x, y],
        },
      ]) => other !== id && Math.abs(x) < NODE_WIDTH && Math.abs(y) < NODE_HEIGHT,
    ),
  );
}

function isAtOrigin(position: Point | undefined): boolean {
  return position?.[0] === 0 && position[1] === 0;
}

/** The same arrangement below the nodes that have a place of their own. */
export function belowPlaced(
  { nodes }: PipelineDocument,
  positions: Readonly<Record<NodeId, Point>>,
): Readonly<Record<NodeId, Point>> {
  const others = Object.entries(nodes).filter(([id]) => !(id in positions));
  const placed = boxAround(others.map(([, { position }]) => nodeBox(position)));
  const fresh = boxAround(Object.values(positions).map(nodeBox));
  if (!placed || !fresh) return positions;
  const x = placed.x - fresh.x;
  const y = placed.y + placed.height + GAP - fresh.y;
  return Object.fromEntries(
    Object.entries(positions).map(([id, [left, top]]) => [
      id,
      [Math.round(left + x), Math.round(top + y)],
    ]),
  );
}
