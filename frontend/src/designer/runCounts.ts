/** What the strip above the canvas says of a run: the same numbers as on the pages of runs. Pure. */

import type { RunSnapshot } from "@/api/types";
import { countStates, describeStrip, type Strip, stripParts } from "@/runs/counts";

export interface StepCounts extends Strip {
  readonly succeeded: number;
  /** Ended without a result and without a fault of its own. */
  readonly stopped: number;
  readonly ended: number;
  readonly running: number;
}

export function countSteps(run: Pick<RunSnapshot, "steps">): StepCounts {
  const counts = countStates(run);
  const strip = stripParts(counts);
  const stopped = strip.cancelled + strip.notRun;
  return {
    ...strip,
    succeeded: strip.finished - strip.reused,
    stopped,
    ended: strip.finished + strip.failed + stopped,
    running: (counts.running ?? 0) + (counts.preparing ?? 0),
  };
}

export const stripWords: (counts: StepCounts) => string = describeStrip;
