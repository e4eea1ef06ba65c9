/** Why a step has failed, then what it has printed, as it prints it. */
import type { RunId } from "@/api/types";
import { isTerminalStep } from "@/live/runState";
import { EmptyState } from "@/ui/EmptyState";
import { FailureView } from "./FailureView";
import { LogLines } from "./LogLines";
import styles from "./LogTab.module.css";
import type { Log } from "./logReader";
import type { Shown } from "./selection";
import { useLog } from "./useLog";

export function LogTab({ runId, shown }: { runId: RunId | null; shown: Shown | null }) {
  const step = shown?.step ?? null;
  const log = useLog(
    step === null ? null : runId,
    shown?.node ?? null,
    step?.attempt,
    step !== null && isTerminalStep(step.state),
  );
  if (shown === null) return <EmptyState icon="text" title="Select a node to read its log" />;
  if (step === null) {
    return (
      <EmptyState icon="text" title="No log yet">
        {shown.nodeTitle} has not run.
      </EmptyState>
    );
  }
  return (
    <div className={styles.tab}>
      {step.error && (
        <div className={styles.error}>
          <FailureView error={step.error} />
        </div>
      )}
      <div className={styles.prints}>
        {log.count > 0 ? (
          <LogLines key={shown.node} log={log} onEarlier={log.showEarlier} />
        ) : (
          <NoLines log={log} hasFailed={step.error != null} />
        )}
      </div>
    </div>
  );
}

function NoLines({ log, hasFailed }: { log: Log; hasFailed: boolean }) {
  if (log.error !== null) {
    return (
      <EmptyState icon="warning" tone="error" title="The log cannot be read">
        {log.error.message}
      </EmptyState>
    );
  }
  const text = log.isComplete ? "This step has printed nothing" : "Nothing printed yet";
  return hasFailed ? (
    <p className={styles.none}>{text}.</p>
  ) : (
    <EmptyState icon="text" title={text} />
  );
}
