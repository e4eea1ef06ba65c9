/** Where a group's box stands, and which nodes a collapsed group hides. Pure. */

import type { Group, NodeId, PipelineDocument, Point } from "@/graph/document";
import {
  type Box,
  boxAround,
  GROUP_HEADER,
  GROUP_PADDING,
  NODE_HEIGHT,
  NODE_WIDTH,
  nodeBox,
} from "@/graph/geometry";

export function groupBox(
  document: PipelineDocument,
  group: Group,
  dragged: ReadonlyMap<string, Point>,
): Box | null {
  const boxes = group.nodes.flatMap((id) => {
    const node = document.nodes[id];
    return node ? [nodeBox(dragged.get(id) ?? node.position)] : [];
  });
  const inner = boxAround(boxes);
  if (!inner) return null;
  if (group.collapsed) {
    return {
      x: inner.x + inner.width / 2 - NODE_WIDTH / 2,
      y: inner.y + inner.height / 2 - NODE_HEIGHT / 2,
      width: NODE_WIDTH,
      height: NODE_HEIGHT,
    };
  }
  return {
    x: inner.x - GROUP_PADDING,
    y: inner.y - GROUP_PADDING - GROUP_HEADER,
    width: inner.width + 2 * GROUP_PADDING,
    height: inner.height + 2 * GROUP_PADDING + GROUP_HEADER,
  };
}

const HOLE_MARGIN = 8;

/** Where nodes of others stand within the box, relative to it: "left,top,width,height;…". */
export function groupHoles(
  document: PipelineDocument,
  group: Group,
  box: Box,
  dragged: ReadonlyMap<string, Point>,
): string {
  if (group.collapsed) return "";
  const members = new Set(group.nodes);
  const right = box.x + box.width;
  const bottom = box.y + box.height;
  return Object.entries(document.nodes)
    .filter(([id]) => !members.has(id))
    .flatMap(([id, node]) => {
      const [x, y] = dragged.get(id) ?? node.position;
      const left = Math.max(box.x, x - HOLE_MARGIN);
      const top = Math.max(box.y, y - HOLE_MARGIN);
      const width = Math.min(right, x + NODE_WIDTH + HOLE_MARGIN) - left;
      const height = Math.min(bottom, y + NODE_HEIGHT + HOLE_MARGIN) - top;
      return width > 0 && height > 0
        ? [[left - box.x, top - box.y, width, height].map(Math.round).join()]
        : [];
    })
    .join(";");
}

/** Each hidden node with the collapsed group that stands for it. */
export function hiddenNodes(document: PipelineDocument): ReadonlyMap<NodeId, string> {
  const hidden = new Map<NodeId, string>();
  for (const [id, group] of Object.entries(document.groups)) {
    if (!group.collapsed) continue;
    for (const node of group.nodes) hidden.set(node, id);
  }
  return hidden;
}
