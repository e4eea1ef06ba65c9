/** The deed behind "Use 0.40 as the threshold": one undo step, and a word on where it went. */

import { documentOf, type Editor, edit } from "@/editing/editor";
import { announce } from "@/editing/sessionStore";
import type { NodeId } from "@/graph/document";
import { nodeTitle } from "@/graph/subtitle";
import { thresholdOperations, thresholdTakers } from "@/graph/threshold";
import { toast } from "@/ui/toasts";

export function applyThreshold(editor: Editor, evaluation: NodeId, threshold: number): void {
  const document = documentOf(editor);
  const takers = thresholdTakers(document, editor.catalog, evaluation);
  if (takers.length === 0) {
    toast({
      tone: "info",
      title: "No step takes this threshold.",
      detail: "The evaluation is not fed by a Score Model step, which is what sets a threshold.",
    });
    return;
  }
  const value = Math.round(threshold * 100) / 100;
  edit(editor, thresholdOperations(document, takers, value), {
    label: `Use ${value.toFixed(2)} as the threshold`,
  });
  const title = `The threshold is ${value.toFixed(2)} in ${namesOf(editor, takers)}.`;
  toast({ tone: "success", title, detail: "Run again to score with it. Ctrl Z takes it back." });
  announce(editor.session, title);
}

/** "Score Model", or "both Score Model steps". */
function namesOf(editor: Editor, ids: readonly NodeId[]): string {
  const { nodes } = documentOf(editor);
  const titles = ids.map((id) => {
    const node = nodes[id];
    return node ? nodeTitle(node, editor.catalog[node.module]) : id;
  });
  const different = [...new Set(titles)];
  if (different.length === 1 && titles.length > 1)
    return `${titles.length === 2 ? "both" : titles.length} ${different[0]} steps`;
  return different.join(" and ");
}
