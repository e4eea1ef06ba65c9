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
  /** From the output (0) over the middle (0.5) to the input (1). */
  at: (share: number) => Point;
} {
  const isAcross = sourcePosition === Position.Right || sourcePosition === Position.Left;
  const reach = isAcross ? bend(targetX - sourceX) : bend(targetY - sourceY);
  const [c1x, c1y] = isAcross ? [sourceX + reach, sourceY] : [sourceX, sourceY + reach];
  const [c2x, c2y] = isAcross ? [targetX - reach, targetY] : [targetX, targetY - reach];
  return {
    path: `M${sourceX} ${sourceY} C${c1x} ${c1y} ${c2x} ${c2y} ${targetX} ${targetY}`,
    at: (share) => [
      bezier(share, sourceX, c1x, c2x, targetX),
      bezier(share, sourceY, c1y, c2y, targetY),
    ],
  };
}

function bezier(t: number, a: number, b: number, c: number, d: number): number {
  const s = 1 - t;
  return s * s * s * a + 3 * s * s * t * b + 3 * s * t * t * c + t * t * t * d;
}

function bend(distance: number): number {
  return distance >= 0 ? Math.max(26, distance * 0.45) : Math.min(140, 40 - distance * 0.5);
}
