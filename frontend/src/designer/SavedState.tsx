/** Whether the server has everything; what to do when it does not. */

import { useDocumentState } from "@/editing/editor";
import { Button } from "@/ui/Button";
import { plural } from "@/ui/format";
import { Tooltip } from "@/ui/Tooltip";
import styles from "./TopBar.module.css";

const WORDS = {
  saved: "Saved",
  saving: "Saving",
  offline: "Offline",
  refused: "Not saved",
} as const;

export function SavedState({ onReload }: { onReload: (isKeepingUnsaved: boolean) => void }) {
  const state = useDocumentState(({ saving }) => saving.state);
  const message = useDocumentState(({ saving }) => saving.message);
  const waiting = useDocumentState(({ saving }) => saving.inFlight.length + saving.queued.length);
  const revision = useDocumentState(({ saving }) => saving.revision);
  const hint =
    state === "saved"
      ? `Revision ${revision}`
      : state === "offline"
        ? `${plural(waiting, "change")} kept in this browser until the server answers. ${message}`
        : state === "refused"
          ? message
          : "Saving your changes";
  return (
    <>
      <Tooltip text={hint}>
        <span className={styles.saved} data-state={state} role="status">
          {WORDS[state]}
        </span>
      </Tooltip>
      {state === "refused" && (
        <Button size="small" onClick={() => onReload(false)}>
          Go back to the saved version
        </Button>
      )}
    </>
  );
}
