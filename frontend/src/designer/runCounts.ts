/** How many steps of a run are where. Pure. */

import type { RunSnapshot } from "@/api/types";

export interface StepCounts {
  readonly total: number;
  readonly ended: number;
  readonly reused: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly stopped: number;
  readonly running: number;
}

/** The reason of a dataset's step: it is there, and counts neither here nor in the plan. */
const STORED = "stored data";

export function countSteps(run: Pick<RunSnapshot, "steps">): StepCounts {
  const states = Object.values(run.steps)
    .filter((step) => step.reason !== STORED)
    .map((step) => step.state);
  const count = (...wanted: readonly string[]) =>
    states.filter((state) => wanted.includes(state)).length;
  const reused = count("reused");
  const succeeded = count("succeeded");
  const failed = count("failed");
  const stopped = count("upstream_failed", "skipped", "cancelled");
  return {
    total: states.length,
    ended: reused + succeeded + failed + stopped,
    reused,
    succeeded,
    failed,
    stopped,
    running: count("running", "preparing"),
  };
}

/** "8 of 11 finished, 2 of them reused". */
export function stripWords({ total, ended, reused, failed, stopped }: StepCounts): string {
  const parts = [`${ended - stopped} of ${total} finished`];
  if (failed > 0) parts.push(`${failed} failed`);
  if (stopped > 0) parts.push(`${stopped} not run`);
  if (reused > 0) parts.push(reused === total ? "all reused" : `${reused} of them reused`);
  return parts.join(", ");
}
