/** How far a run is, from the states of its steps. Pure. */
import type { RunSnapshot, StepState } from "@/api/types";
import { isTerminalStep } from "@/live/runState";
import type { Part } from "@/ui/StripBar";
import { STATES, type StateTone } from "@/ui/states";

export type Counts = Partial<Record<StepState, number>>;

export interface Strip {
  readonly parts: readonly Part[];
  readonly finished: number;
  readonly reused: number;
  readonly failed: number;
  readonly total: number;
}

const ORDER: readonly StateTone[] = [
  "reused",
  "succeeded",
  "running",
  "failed",
  "stale",
  "cancelled",
];

export function stripParts(counts: Counts): Strip {
  const entries = Object.entries(counts) as [StepState, number][];
  const sum = (wanted: (state: StepState) => boolean) =>
    entries.reduce((total, [state, count]) => (wanted(state) ? total + count : total), 0);
  return {
    parts: ORDER.map((tone) => ({
      tone,
      count: sum((state) => STATES[state].tone === tone),
    })).filter(({ count }) => count > 0),
    finished: sum(isTerminalStep),
    reused: counts.reused ?? 0,
    failed: (counts.failed ?? 0) + (counts.upstream_failed ?? 0),
    total: sum(() => true),
  };
}

export function countStates(run: RunSnapshot): Counts {
  const counts: Counts = {};
  for (const { state } of Object.values(run.steps)) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

/** "8 of 11 finished, 2 of them reused, 1 failed". */
export function describeStrip({ finished, reused, failed, total }: Strip): string {
  const parts = [`${finished} of ${total} finished`];
  if (reused > 0) parts.push(reused === total ? "all reused" : `${reused} of them reused`);
  if (failed > 0) parts.push(`${failed} failed or not reached`);
  return parts.join(", ");
}
