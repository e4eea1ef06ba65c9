/** Adding an entry of the palette to the document, at a place, at the end of a wire, or into a wire. */

import { applyOperations } from "@/graph/apply";
import type { End } from "@/graph/connection";
import { edgeId, type Point } from "@/graph/document";
import { addConnected, addNode, splice } from "@/graph/edits";
import { freePlace, NODE_HEIGHT, NODE_WIDTH } from "@/graph/geometry";
import { makeRoom } from "@/graph/room";
import { nodeTitle } from "@/graph/subtitle";
import { documentOf, type Editor, edit } from "./editor";
import type { Entry } from "./entries";
import { announce, select } from "./sessionStore";

export interface Where {
  /** The corner of the new node. */
  readonly place: Point;
  readonly from?: End | null;
  readonly intoEdge?: string | null;
}

export function addEntry(editor: Editor, entry: Entry, { place, from, intoEdge }: Where): string {
  const document = documentOf(editor);
  const at: Point = [Math.round(place[0]), Math.round(place[1])];
  const title = entry.id.startsWith("dataset:") ? entry.title : "";
  const added = from
    ? addConnected(document, editor.catalog, entry.spec, at, from, entry.params)
    : addNode(document, entry.spec, at, entry.params, title);
  const spliced = intoEdge ? spliceOperations(editor, added, intoEdge) : [];
  const operations = [...added.operations, ...spliced];
  const grown = applyOperations(document, operations).document;
  edit(editor, [...operations, ...makeRoom(grown, added.id)], { label: `Add ${entry.title}` });
  select(editor.session, { nodes: [added.id] });
  const node = documentOf(editor).nodes[added.id];
  if (node) announce(editor.session, `${nodeTitle(node, entry.spec)} was added.`);
  // It was moved so that it covers nothing: perhaps to where it cannot be seen.
  if (node && (node.position[0] !== at[0] || node.position[1] !== at[1]))
    editor.session.getState().viewport?.center(added.id);
  return added.id;
}

function spliceOperations(editor: Editor, added: ReturnType<typeof addNode>, into: string) {
  const grown = applyOperations(documentOf(editor), added.operations).document;
  const edge = grown.edges.find((candidate) => edgeId(candidate) === into);
  return (edge && splice(grown, editor.catalog, edge, added.id)) ?? [];
}

/** By keyboard there is no pointer: right below what is selected, or in the middle of the view. */
export function addBesideSelection(editor: Editor, entry: Entry): string {
  const document = documentOf(editor);
  const last = [...editor.session.getState().nodes].at(-1);
  const selected = last ? document.nodes[last] : undefined;
  const middle = editor.session.getState().viewport?.middle() ?? [0, 0];
  const isAcross = document.defaults.direction === "right";
  const wished: Point = selected
    ? [
        selected.position[0] + (isAcross ? NODE_WIDTH + 72 : 0),
        selected.position[1] + (isAcross ? 0 : NODE_HEIGHT + 44),
      ]
    : [middle[0] - NODE_WIDTH / 2, middle[1] - NODE_HEIGHT / 2];
  const place = selected ? wished : freePlace(document, wished);
  const id = addEntry(editor, entry, { place });
  editor.session.getState().viewport?.center(id);
  return id;
}
