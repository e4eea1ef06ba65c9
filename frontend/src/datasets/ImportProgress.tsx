/** An import that is under way, followed as any other run. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { Link } from "react-router";
import type { DatasetVersion } from "@/api/types";
import { useWatchedRun } from "@/live/hooks";
import { isTerminalRun } from "@/live/runState";
import { Spinner } from "@/ui/Spinner";
import styles from "./ImportScreen.module.css";

export function ImportProgress({ version }: { version: DatasetVersion }) {
  const run = useWatchedRun(version.run ?? null);
  const queries = useQueryClient();
  const isOver = run !== null && isTerminalRun(run.state);
  useEffect(() => {
    if (isOver) void queries.invalidateQueries({ queryKey: ["datasets"] });
  }, [isOver, queries]);
  const [step] = Object.values(run?.steps ?? {});
  const share = step?.progress;
  return (
    <div className={styles.progress} role="status">
      <Spinner />
      <span>
        Reading {version.original_name}
        {typeof share === "number" && `, ${Math.round(share * 100)} %`}
        {step?.progress_message ? ` · ${step.progress_message}` : ""}
      </span>
      {version.run && <Link to={`/runs/${version.run}`}>Open the run</Link>}
    </div>
  );
}
