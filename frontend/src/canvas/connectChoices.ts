/** What the list of connections offers: the ports of a module, then every port that fits the chosen one. */

import { documentOf, type Editor } from "@/editing/editor";
import { type End, judgeAll, specOf, typeTitle } from "@/graph/connection";
import { type Edge, edgeId, type NodeId } from "@/graph/document";
import { nodeTitle } from "@/graph/subtitle";

/** A port of the module itself, a connection to take away, or a port to connect to. */
export interface Choice {
  readonly id: string;
  readonly title: string;
  readonly detail: string;
  readonly end?: End;
  readonly edge?: Edge;
}

export function endTitle(editor: Editor, end: End): string {
  const spec = specOf(documentOf(editor), editor.catalog, end.node);
  const ports = end.side === "input" ? spec?.inputs : spec?.outputs;
  const port = ports?.find(({ name }) => name === end.port);
  return `${titleOf(editor, end.node)}: ${port?.title ?? end.port}`;
}

export function titleOf(editor: Editor, id: NodeId): string {
  const node = documentOf(editor).nodes[id];
  return node ? nodeTitle(node, editor.catalog[node.module]) : id;
}

/** The module's ports, then its connections, which can be taken away here. */
export function ownPorts(editor: Editor, node: NodeId): readonly Choice[] {
  const document = documentOf(editor);
  const spec = specOf(document, editor.catalog, node);
  const ends = (["output", "input"] as const).flatMap((side) =>
    ((side === "output" ? spec?.outputs : spec?.inputs) ?? []).map(
      (port): Choice => ({
        id: `${side}.${port.name}`,
        title: port.title,
        detail: `${side} · ${typeTitle(port.data_type)}`,
        end: { node, port: port.name, side },
      }),
    ),
  );
  const wires = document.edges
    .filter((edge) => edge.source === node || edge.target === node)
    .map(
      (edge): Choice => ({
        id: edgeId(edge),
        title: `Disconnect ${titleOf(editor, edge.source === node ? edge.target : edge.source)}`,
        detail: edge.source === node ? "after" : "before",
        edge,
      }),
    );
  return [...ends, ...wires];
}

/** What fits, the nearest first. */
export function targets(editor: Editor, from: End): readonly Choice[] {
  const document = documentOf(editor);
  const far = ({ end }: Choice) => distance(editor, from.node, end?.node ?? from.node);
  return [...judgeAll(document, editor.catalog, from)]
    .flatMap(([id, verdict]): Choice[] => {
      if (!verdict.fits) return [];
      const { edge, replaces } = verdict;
      const end: End =
        from.side === "output"
          ? { node: edge.target, port: edge.target_port, side: "input" }
          : { node: edge.source, port: edge.source_port, side: "output" };
      const detail = replaces ? "replaces one" : "";
      return [{ id, title: endTitle(editor, end), detail, end }];
    })
    .sort((a, b) => far(a) - far(b));
}

function distance(editor: Editor, a: NodeId, b: NodeId): number {
  const { nodes } = documentOf(editor);
  const [[x1, y1], [x2, y2]] = [nodes[a]?.position ?? [0, 0], nodes[b]?.position ?? [0, 0]];
  return Math.hypot(x2 - x1, y2 - y1);
}
