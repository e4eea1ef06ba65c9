/** Where a step ran and in what, in words; empty when both were the usual ones. Pure. */
import type { StepRun } from "@/api/types";

interface Usual {
  /** Null while it is not known. */
  readonly compute: string | null;
  /** What the node named when the run was submitted. */
  readonly environment: string | null;
}

/** "On gpu-box, in the environment torch". A step that was reused, or has not begun, ran nowhere. */
export function ranWhere(
  step: Pick<StepRun, "state" | "compute" | "started_at">,
  { compute, environment }: Usual,
): string {
  if (step.state === "reused" || step.started_at == null) return "";
  const isElsewhere = step.compute && compute !== null && step.compute !== compute;
  const words = [
    isElsewhere && `on ${step.compute}`,
    environment !== null && `in the environment ${environment}`,
  ].filter(Boolean);
  const text = words.join(", ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}
