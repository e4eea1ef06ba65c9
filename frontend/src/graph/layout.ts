/** Tidy: what elkjs is asked, and positions from its answer. The worker itself is layoutWorker.ts. */

import type { ElkNode } from "elkjs/lib/elk-api";
import type { NodeId, PipelineDocument, Point } from "./document";
import { type Box, boxAround, NODE_HEIGHT, NODE_WIDTH, nodeBox, portPoint } from "./geometry";
import type { Catalog } from "./spec";

/** The layered graph for elk: ports keep their order, so that wires cross little. */
export function layoutRequest(
  document: PipelineDocument,
  catalog: Catalog,
  ids: readonly NodeId[],
): ElkNode {
  const chosen = new Set(ids);
  const { direction } = document.defaults;
  const sides =
    direction === "right"
      ? ({ input: "WEST", output: "EAST" } as const)
      : ({ input: "NORTH", output: "SOUTH" } as const);
  return {
    id: "root",
    layoutOptions: {
      "elk.algorithm": "layered",
      "elk.direction": direction === "right" ? "RIGHT" : "DOWN",
      "elk.layered.spacing.nodeNodeBetweenLayers": direction === "right" ? "72" : "44",
      "elk.spacing.nodeNode": "36",
      "elk.layered.nodePlacement.strategy": "BRANDES_KOEPF",
      "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
    },
    children: ids.map((id) => {
      const spec = catalog[document.nodes[id]?.module ?? ""];
      const ports = (["input", "output"] as const).flatMap((side) => {
        const known = (side === "input" ? spec?.inputs : spec?.outputs) ?? [];
        return known.map((port, index) => {
          const [x, y] = portPoint(side, index, known.length, direction);
          return {
            id: portId(id, side, port.name),
            x,
            y,
            width: 1,
            height: 1,
            layoutOptions: { "elk.port.side": sides[side] },
          };
        });
      });
      return {
        id,
        width: NODE_WIDTH,
        height: NODE_HEIGHT,
        ports,
        layoutOptions: { "elk.portConstraints": "FIXED_POS" },
      };
    }),
    edges: document.edges
      .filter((edge) => chosen.has(edge.source) && chosen.has(edge.target))
      .filter(
        (edge) =>
          catalog[document.nodes[edge.source]?.module ?? ""] &&
          catalog[document.nodes[edge.target]?.module ?? ""],
      )
      .map((edge, index) => ({
        id: `e${index}`,
        sources: [portId(edge.source, "output", edge.source_port)],
        targets: [portId(edge.target, "input", edge.target_port)],
      })),
  };
}

function portId(node: NodeId, side: string, port: string): string {
  return `${node}.${side}.${port}`;
}

/** Elk's answer as positions whose middle stays where the middle of the nodes was. */
export function layoutPositions(
  document: PipelineDocument,
  answer: ElkNode,
): Readonly<Record<NodeId, Point>> {
  const placed = (answer.children ?? []).map((child) => ({
    id: child.id,
    point: [child.x ?? 0, child.y ?? 0] as const,
  }));
  const before = boxAround(placed.flatMap(({ id }) => boxOf(document, id)));
  const after = boxAround(placed.map(({ point }) => nodeBox(point)));
  if (!before || !after) return {};
  const x = before.x + before.width / 2 - (after.x + after.width / 2);
  const y = before.y - after.y;
  return Object.fromEntries(
    placed.map(({ id, point }) => [id, [Math.round(point[0] + x), Math.round(point[1] + y)]]),
  );
}

function boxOf(document: PipelineDocument, id: NodeId): Box[] {
  const node = document.nodes[id];
  return node ? [nodeBox(node.position)] : [];
}
