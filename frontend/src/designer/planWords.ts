/** What the run button says. Pure. */

import type { PlanCounts } from "@/editing/checks";

/** "Run 3 of 7", "Run 1, up to 3, of 7", "Run again" when all is reused, or "Run" while nothing is known. */
export function runLabel(counts: PlanCounts | null): string {
  if (!counts) return "Run";
  const { run, maybe, total } = counts;
  if (total === 0) return "Run";
  if (isAllReused(counts)) return "Run again";
  return maybe > 0 ? `Run ${run}, up to ${run + maybe}, of ${total}` : `Run ${run} of ${total}`;
}

/** Would nothing run? */
export function isAllReused(counts: PlanCounts | null): counts is PlanCounts {
  return counts !== null && counts.total > 0 && counts.reuse === counts.total;
}

export const DECISION_WORDS = {
  run: "runs",
  maybe: "may run",
  reuse: "reused",
  skip: "skipped",
} as const;
