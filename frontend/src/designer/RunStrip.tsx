/** The strip above the canvas: which run, how far, how long, in one bar. */

import { useEffect, useState } from "react";
import { Link } from "react-router";
import type { RunSnapshot } from "@/api/types";
import { useConnection, useRun } from "@/live/hooks";
import { isTerminalRun } from "@/live/runState";
import { StateBadge } from "@/ui/Badge";
import { duration } from "@/ui/format";
import styles from "./RunStrip.module.css";
import { countSteps, stripWords } from "./runCounts";
import { useRunning } from "./useRunning";

export function RunStrip() {
  const { runId } = useRunning();
  const run = useRun(runId);
  return run ? <Strip run={run} /> : null;
}

function Strip({ run }: { run: RunSnapshot }) {
  const connection = useConnection();
  const isLive = !isTerminalRun(run.state);
  const counts = countSteps(run);
  return (
    <section className={styles.strip} aria-label={`Run ${run.number}`}>
      <Link to={`/runs/${run.id}`} className={styles.number}>{`Run ${run.number}`}</Link>
      <StateBadge state={isLive && connection === "lost" ? "unknown" : run.state} />
      <span className={styles.words}>
        {stripWords(counts)}
        <Time run={run} />
      </span>
      <div
        className={styles.bar}
        role="progressbar"
        aria-label="Finished"
        aria-valuemin={0}
        aria-valuemax={counts.total}
        aria-valuenow={counts.ended}
      >
        {(["reused", "succeeded", "failed", "stopped", "running"] as const).map((part) => (
          <u key={part} data-part={part} style={{ flexGrow: counts[part] }} />
        ))}
        <u
          data-part="rest"
          style={{ flexGrow: Math.max(0, counts.total - counts.ended - counts.running) }}
        />
      </div>
    </section>
  );
}

function Time({ run }: { run: RunSnapshot }) {
  const isLive = !isTerminalRun(run.state);
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!isLive) return;
    const timer = setInterval(() => setNow(Date.now()), 200);
    return () => clearInterval(timer);
  }, [isLive]);
  if (!run.started_at) return null;
  const end = run.finished_at ? Date.parse(run.finished_at) : now;
  const seconds = run.duration_seconds ?? Math.max(0, (end - Date.parse(run.started_at)) / 1000);
  return <>{` · ${duration(seconds)}`}</>;
}
