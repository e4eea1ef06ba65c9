/** Align and distribute: new positions for selected nodes. Pure. */

import type { NodeId, PipelineDocument, Point } from "./document";
import { NODE_HEIGHT, NODE_WIDTH } from "./geometry";

export type Alignment = "left" | "center" | "right" | "top" | "middle" | "bottom";
export type Positions = Readonly<Record<NodeId, Point>>;

/** All nodes are of one size, so that aligning any edge of them aligns their corners. */
export function align(
  document: PipelineDocument,
  ids: readonly NodeId[],
  to: Alignment,
): Positions {
  const places = placesOf(document, ids);
  if (places.length < 2) return {};
  const isAcross = to === "left" || to === "center" || to === "right";
  const values = places.map(([, point]) => point[isAcross ? 0 : 1]);
  const low = Math.min(...values);
  const high = Math.max(...values);
  const goal =
    to === "left" || to === "top"
      ? low
      : to === "right" || to === "bottom"
        ? high
        : Math.round((low + high) / 2);
  return Object.fromEntries(places.map(([id, [x, y]]) => [id, isAcross ? [goal, y] : [x, goal]]));
}

/** Equal distances between the first and the last, in their present order. */
export function distribute(
  document: PipelineDocument,
  ids: readonly NodeId[],
  axis: "across" | "down",
): Positions {
  const index = axis === "across" ? 0 : 1;
  const places = placesOf(document, ids).sort(([, a], [, b]) => a[index] - b[index]);
  const first = places[0]?.[1][index];
  const last = places.at(-1)?.[1][index];
  if (places.length < 3 || first === undefined || last === undefined) return {};
  const size = axis === "across" ? NODE_WIDTH : NODE_HEIGHT;
  const step = Math.max((last - first) / (places.length - 1), last === first ? size + 24 : 0);
  return Object.fromEntries(
    places.map(([id, [x, y]], place) => {
      const at = Math.round(first + step * place);
      return [id, axis === "across" ? [at, y] : [x, at]];
    }),
  );
}

function placesOf(document: PipelineDocument, ids: readonly NodeId[]): [NodeId, Point][] {
  return ids.flatMap((id) => {
    const node = document.nodes[id];
    return node ? [[id, node.position] satisfies [NodeId, Point]] : [];
  });
}
