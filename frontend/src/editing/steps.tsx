/** The steps of the run that is shown, one selector a node. */

import { createContext, useContext } from "react";
import { useStore } from "zustand";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { StepRun } from "@/api/types";
import type { NodeId } from "@/graph/document";

export type Step = StepRun;

export interface Steps {
  readonly steps: Readonly<Record<NodeId, Step>>;
}

export const NO_STEPS: StoreApi<Steps> = createStore<Steps>(() => ({ steps: {} }));
const StepsContext = createContext<StoreApi<Steps>>(NO_STEPS);
export const StepsProvider = StepsContext.Provider;

export function useSteps<T>(selector: (steps: Steps["steps"]) => T): T {
  return useStore(useContext(StepsContext), (state) => selector(state.steps));
}

export function useStep(id: NodeId): Step | undefined {
  return useSteps((steps) => steps[id]);
}

export function useStepsStore(): StoreApi<Steps> {
  return useContext(StepsContext);
}

const ENDED: ReadonlySet<string> = new Set(["succeeded", "reused", "failed", "upstream_failed", "skipped", "cancelled"]);
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
  const { progress } = step;
  return typeof progress === "number" ? progress : (progress?.fraction ?? null);
}
