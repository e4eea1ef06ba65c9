/** How far a run is, from the states of its steps. Pure. */
import type { RunSnapshot, StepState } from "@/api/types";
import type { Part } from "@/ui/StripBar";
import { STATES, type StateTone } from "@/ui/states";

export type Counts = Partial<Record<StepState, number>>;

/** No step is in two of the numbers; what waits or runs is in none but the total. */
export interface Strip {
  readonly parts: readonly Part[];
  /** Those with a result, computed or reused. */
  readonly finished: number;
  readonly reused: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly notRun: number;
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
    finished: sum((state) => state === "succeeded" || state === "reused"),
    reused: counts.reused ?? 0,
    failed: counts.failed ?? 0,
    cancelled: counts.cancelled ?? 0,
    notRun: sum((state) => state === "upstream_failed" || state === "skipped"),
    total: sum(() => true),
  };
}

/** A step that was cancelled before it began has not run; it counts with the skipped ones. */
export function countStates(run: Pick<RunSnapshot, "steps">): Counts {
  const counts: Counts = {};
  for (const { state, started_at } of Object.values(run.steps)) {
    const counted = state === "cancelled" && started_at == null ? "skipped" : state;
    counts[counted] = (counts[counted] ?? 0) + 1;
  }
  return counts;
}

/** "8 of 11 finished, 2 of them reused, 1 failed, 2 not run". */
export function describeStrip(strip: Strip): string {
  const { finished, reused, failed, cancelled, notRun, total } = strip;
  const parts = [`${finished} of ${total} finished`];
  if (reused > 0) parts.push(reused === total ? "all reused" : `${reused} of them reused`);
  if (failed > 0) parts.push(`${failed} failed`);
  if (cancelled > 0) parts.push(`${cancelled} cancelled`);
  if (notRun > 0) parts.push(`${notRun} not run`);
  return parts.join(", ");
}
