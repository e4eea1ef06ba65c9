/** What the run button says. Pure. */

import type { PlanCounts } from "@/editing/checks";
import { plural } from "@/ui/format";

/** "Run 3 of 7 steps", "Run 1–3 of 7 steps", "Run again" when all is reused, or "Run" while nothing is known. */
export function runLabel(counts: PlanCounts | null): string {
  if (!counts) return "Run";
  const { run, maybe, total } = counts;
  if (total === 0) return "Run";
  if (isAllReused(counts)) return "Run again";
  const count = maybe > 0 ? `${run}–${run + maybe}` : String(run);
  return `Run ${count} of ${plural(total, "step")}`;
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
