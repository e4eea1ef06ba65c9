/** Tidy up: elk lays the graph out in a worker, and the nodes glide to their places as one undo step. */

import type { ELK } from "elkjs/lib/elk-api";
import { applyOperations } from "@/graph/apply";
import type { NodeId } from "@/graph/document";
import { layoutPositions, layoutRequest } from "@/graph/layout";
import type { Operation } from "@/graph/operations";
import { belowPlaced, unplacedNodes } from "@/graph/unplaced";
import { documentOf, type Editor, edit } from "./editor";
import { announce } from "./sessionStore";

let engine: Promise<ELK> | null = null;

/** The layout engine is 1.5 MB: it is fetched when it is first needed, and runs beside the page. */
function loadEngine(): Promise<ELK> {
  engine ??= (async () => {
    const [{ default: Elk }, { default: workerUrl }] = await Promise.all([
      import("elkjs/lib/elk-api.js"),
      import("elkjs/lib/elk-worker.min.js?url"),
    ]);
    return new Elk({ workerFactory: () => new Worker(workerUrl) });
  })();
  return engine;
}

/** Lay out the selected nodes, or all when fewer than two are selected. */
export async function tidy(editor: Editor): Promise<void> {
  const document = documentOf(editor);
  const chosen = [...editor.session.getState().nodes].filter((id) => id in document.nodes);
  const ids: readonly NodeId[] = chosen.length > 1 ? chosen : Object.keys(document.nodes);
  if (ids.length === 0) return;
  const positions = await arranged(editor, ids);
  glide(editor);
  edit(editor, [{ op: "move", positions }], { label: "Tidy up" });
  announce(editor.session, `${ids.length} modules were arranged.`);
  if (chosen.length < 2) editor.session.getState().viewport?.fit();
}

async function arranged(editor: Editor, ids: readonly NodeId[]) {
  const document = documentOf(editor);
  const elk = await loadEngine();
  return layoutPositions(document, await elk.layout(layoutRequest(document, editor.catalog, ids)));
}

/** Give a place to the nodes that a program stored without one; nothing that a person would take back. */
export async function placeUnplaced(editor: Editor): Promise<void> {
  const ids = unplacedNodes(documentOf(editor));
  if (ids.length === 0) return;
  const positions = belowPlaced(documentOf(editor), await arranged(editor, ids));
  const operations: readonly Operation[] = [{ op: "move", positions }];
  if (editor.isReadOnly) {
    const { document } = applyOperations(documentOf(editor), operations);
    editor.documents.setState({ document });
  } else edit(editor, operations, { label: "Lay out", isUndoable: false });
  editor.session.getState().viewport?.fit(undefined, true);
}

const GLIDE_MILLISECONDS = 320;

/** The canvas animates positions while this is set. */
function glide(editor: Editor): void {
  editor.session.setState({ isGliding: true });
  setTimeout(() => editor.session.setState({ isGliding: false }), GLIDE_MILLISECONDS);
}
