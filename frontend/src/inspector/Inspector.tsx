/** The panel at the right: the selected node, the selection, or the pipeline itself. */

import { useDocument, useSession } from "@/editing/editor";
import styles from "./Inspector.module.css";
import { NodeInspector } from "./NodeInspector";
import { PipelineSettings } from "./PipelineSettings";
import { SelectionSummary } from "./SelectionSummary";

export function Inspector() {
  const selected = useSession((session) => session.nodes);
  const [only] = selected;
  const exists = useDocument(({ nodes }) => only !== undefined && only in nodes);
  return (
    <aside className={styles.inspector} aria-label="Inspector">
      {selected.size > 1 ? (
        <SelectionSummary />
      ) : only !== undefined && exists ? (
        <NodeInspector key={only} id={only} />
      ) : (
        <PipelineSettings />
      )}
    </aside>
  );
}
