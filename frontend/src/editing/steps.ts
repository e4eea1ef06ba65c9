/** The steps of the run that is shown, one selector a node. */

import { useMemo } from "react";
import { useStore } from "zustand";
import type { RunId, StepRun } from "@/api/types";
import type { NodeId } from "@/graph/document";
import { runFeed } from "@/live/feed";
import { useScopedRunId } from "@/live/RunScope";
import type { RunStore } from "@/live/runStore";

export type Step = StepRun;

type Steps = Readonly<Record<NodeId, Step>>;
const NO_STEPS: Steps = {};

/** One selector over the steps of the run in scope, so that one step's news redraws one node. */
export function useSteps<T>(selector: (steps: Steps) => T): T {
  const run = useScopedRunId();
  return useStore(runFeed.store, (state) => selector(stepsOf(state, run)));
}

export function useStep(id: NodeId): Step | undefined {
  return useSteps((steps) => steps[id]);
}

export interface StepsSource {
  readonly read: () => Steps;
  readonly subscribe: (listener: () => void) => () => void;
}

/** The same outside of rendering: for what is painted, and for commands. */
export function useStepsSource(): StepsSource {
  const run = useScopedRunId();
  return useMemo(
    () => ({
      read: () => stepsOf(runFeed.store.getState(), run),
      subscribe: (listener) => runFeed.store.subscribe(listener),
    }),
    [run],
  );
}

function stepsOf(state: RunStore, run: RunId | null): Steps {
  return (run === null ? undefined : state.runs[run]?.steps) ?? NO_STEPS;
}

const ENDED: ReadonlySet<string> = new Set([
  "succeeded",
  "reused",
  "failed",
  "upstream_failed",
  "skipped",
  "cancelled",
]);
const ACTIVE: ReadonlySet<string> = new Set(["queued", "preparing", "running", "waiting"]);

export function hasEnded(step: Step | undefined): boolean {
  return step !== undefined && ENDED.has(step.state);
}

export function isActive(step: Step | undefined): boolean {
  return step !== undefined && ACTIVE.has(step.state);
}

export function hasResult(step: Step | undefined): boolean {
  return step?.state === "succeeded" || step?.state === "reused";
}

/** The share that is done, where the step tells. */
export function fractionOf(step: Step): number | null {
  return step.progress ?? null;
}
