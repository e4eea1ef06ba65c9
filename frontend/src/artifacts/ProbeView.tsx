/** The run that tries a compute target or a datastore, as it goes: its state, what it says, why it failed, what it found. */
import { Link } from "react-router";
import type { RunId, RunSnapshot, StepRun } from "@/api/types";
import { useWatchedRun } from "@/live/hooks";
import { isTerminalStep } from "@/live/runState";
import { StateBadge } from "@/ui/Badge";
import { duration, percent } from "@/ui/format";
import { Loading } from "@/ui/Spinner";
import { FailureView } from "./FailureView";
import { LogLines } from "./LogLines";
import styles from "./ProbeView.module.css";
import { useLog } from "./useLog";

/** As high as the lines need, up to the height at which they scroll. */
const LINE_HEIGHT = 19;

export function ProbeView({ runId }: { runId: RunId }) {
  const run = useWatchedRun(runId);
  const [entry] = Object.entries(run?.steps ?? {});
  if (run === null) {
    return (
      <div className={styles.probe}>
        <Loading label="Looking for the test" />
      </div>
    );
  }
  return <Probe run={run} node={entry?.[0] ?? null} step={entry?.[1] ?? null} />;
}

interface ProbeProps {
  readonly run: RunSnapshot;
  readonly node: string | null;
  readonly step: StepRun | null;
}

function Probe({ run, node, step }: ProbeProps) {
  const log = useLog(run.id, node, step?.attempt, step !== null && isTerminalStep(step.state));
  const metrics = Object.entries(step?.metrics ?? {});
  return (
    <div className={styles.probe} role="status">
      <div className={styles.probeHead}>
        <StateBadge state={step?.state ?? run.state} pill />
        <span className={styles.message}>{step === null ? "" : probeWords(step)}</span>
        <Link to={`/runs/${run.id}`}>Run {run.number}</Link>
      </div>
      {step?.error && (
        <div className={styles.failure}>
          <FailureView error={step.error} />
        </div>
      )}
      {metrics.length > 0 && (
        <dl className={styles.metrics}>
          {metrics.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{String(value)}</dd>
            </div>
          ))}
        </dl>
      )}
      {log.count > 0 && (
        <div className={styles.log} style={{ height: log.count * LINE_HEIGHT + 18 }}>
          <LogLines log={log} onEarlier={log.showEarlier} />
        </div>
      )}
    </div>
  );
}

function probeWords(step: StepRun): string {
  if (step.state === "queued") return "Waiting for a free slot";
  if (step.state === "succeeded")
    return step.duration_seconds == null
      ? "It works."
      : `It works. The step took ${duration(step.duration_seconds)}.`;
  if (isTerminalStep(step.state)) return step.reason ?? "";
  const share = step.progress == null ? "" : percent(step.progress);
  return [step.progress_message, share].filter(Boolean).join(" · ");
}
