/** The curve between two ports: it leaves and enters straight, also when it has to go back. Pure. */

import { Position } from "@xyflow/react";
import type { Point } from "@/graph/document";

interface Ends {
  readonly sourceX: number;
  readonly sourceY: number;
  readonly targetX: number;
  readonly targetY: number;
  readonly sourcePosition: Position;
}

export function curve({ sourceX, sourceY, targetX, targetY, sourcePosition }: Ends): {
  path: string;
  middle: Point;
} {
  const isAcross = sourcePosition === Position.Right || sourcePosition === Position.Left;
  const reach = isAcross ? bend(targetX - sourceX) : bend(targetY - sourceY);
  const [c1x, c1y] = isAcross ? [sourceX + reach, sourceY] : [sourceX, sourceY + reach];
  const [c2x, c2y] = isAcross ? [targetX - reach, targetY] : [targetX, targetY - reach];
  return {
    path: `M${sourceX} ${sourceY} C${c1x} ${c1y} ${c2x} ${c2y} ${targetX} ${targetY}`,
    middle: [(sourceX + targetX) / 2, (sourceY + targetY) / 2],
  };
}

function bend(distance: number): number {
  return distance >= 0 ? Math.max(26, distance * 0.45) : Math.min(140, 40 - distance * 0.5);
}
