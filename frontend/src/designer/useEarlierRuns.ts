/** The runs behind one that left out nodes, down to the newest that ran the whole pipeline. */

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { runsQuery } from "@/api/runs";
import type { PipelineId, Run, RunId } from "@/api/types";

const NONE: readonly RunId[] = [];
const MOST = 5;

export function useEarlierRuns(pipeline: PipelineId, runId: RunId | null): readonly RunId[] {
  const { data } = useQuery({ ...runsQuery({ pipeline }), enabled: runId !== null });
  return useMemo(() => earlierRuns(data ?? [], runId), [data, runId]);
}

/** Ids, newest first; `runs` are the newest of the pipeline in this order, trials on samples among them. */
export function earlierRuns(runs: readonly Run[], runId: RunId | null): readonly RunId[] {
  const at = runs.findIndex(({ id }) => id === runId);
  if (at < 0 || !runs[at]?.is_partial) return NONE;
  const before = runs.slice(at + 1).filter((run) => !run.is_sample);
  const whole = before.findIndex((run) => !run.is_partial);
  const found = whole < 0 ? before : before.slice(0, whole + 1);
  return found.length === 0 ? NONE : few(found).map(({ id }) => id);
}

/** A run that is watched costs memory: the newest, and the whole one at the end. */
function few(runs: readonly Run[]): readonly Run[] {
  return runs.length <= MOST ? runs : [...runs.slice(0, MOST - 1), ...runs.slice(-1)];
}
