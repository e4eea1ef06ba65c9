/** The steps of the run that is shown, one selector a node. */

import { useMemo } from "react";
import { useStore } from "zustand";
import type { RunId, StepRun } from "@/api/types";
import type { NodeId } from "@/graph/document";
import { runFeed } from "@/live/feed";
import { useScopedRuns } from "@/live/RunScope";
import type { RunStore } from "@/live/runStore";

export type Step = StepRun;

type Steps = Readonly<Record<NodeId, Step>>;
const NO_STEPS: Steps = {};

/** One selector over the steps of the run in scope, so that one step's news redraws one node. */
export function useSteps<T>(selector: (steps: Steps) => T): T {
  const runs = useScopedRuns();
  return useStore(runFeed.store, (state) => selector(stepsOf(state, runs)));
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
  const runs = useScopedRuns();
  return useMemo(
    () => ({
      read: () => stepsOf(runFeed.store.getState(), runs),
      subscribe: (listener) => runFeed.store.subscribe(listener),
    }),
    [runs],
  );
}

/** The run whose step a node shows: the newest one that has it. */
export function runOf(runs: readonly RunId[], node: NodeId): RunId | null {
  const known = runFeed.store.getState().runs;
  return runs.find((run) => known[run]?.steps[node] !== undefined) ?? runs[0] ?? null;
}

function stepsOf(state: RunStore, runs: readonly RunId[]): Steps {
  const [newest] = runs;
  const own = newest === undefined ? undefined : state.runs[newest]?.steps;
  return runs.length < 2 ? (own ?? NO_STEPS) : merged(runs.map((run) => state.runs[run]?.steps));
}

let parts: readonly (Steps | undefined)[] = [];
let whole: Steps = NO_STEPS;

/** The same object as long as the parts are: every node asks for it at every news. */
export function merged(newestFirst: readonly (Steps | undefined)[]): Steps {
  const isSame =
    parts.length === newestFirst.length && parts.every((part, at) => part === newestFirst[at]);
  if (!isSame) {
    parts = newestFirst;
    whole = Object.assign({}, ...newestFirst.toReversed());
  }
  return whole;
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
