/** Why a step has failed: the sentence, the column, the traceback cut to the user's part. */
import type { StepError } from "@/api/types";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { Icon } from "@/ui/Icon";
import { InlineCode } from "@/ui/Prose";
import styles from "./FailureView.module.css";

export function FailureView({ error, onLog }: { error: StepError; onLog?: () => void }) {
  return (
    <div className={styles.failure} role="alert">
      <p className={styles.message}>
        <Icon name="error" />
        <span>
          <InlineCode text={error.message} />
        </span>
      </p>
      <p className={styles.facts}>
        <Badge tone="failed">{kindOf(error)}</Badge>
        {error.column != null && <Badge>column {error.column}</Badge>}
        {error.line != null && <Badge>line {error.line}</Badge>}
        {onLog !== undefined && (
          <Button size="small" onClick={onLog}>
            Open the log
          </Button>
        )}
      </p>
      {error.traceback != null && error.traceback !== "" && (
        <pre className={styles.traceback}>{error.traceback}</pre>
      )}
    </div>
  );
}

/** A crash is known by the class of its error; whatever a person can mend has words of its own. */
function kindOf(error: StepError): string {
  if (error.code === "crash" && error.type != null) return error.type;
  return error.title ?? error.code.replaceAll("_", " ");
}
