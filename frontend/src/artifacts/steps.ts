/** The steps of a run as rows for the timeline and the outline. Pure. */
import type { RunSnapshot, StepRun } from "@/api/types";
import type { NodeId, PipelineDocument } from "@/graph/document";
import type { Catalog } from "@/graph/spec";
import type { VisibleState } from "@/ui/states";
import { titleOf } from "./selection";

export interface StepRow {
  readonly node: NodeId;
  readonly title: string;
  readonly module: string;
  readonly state: VisibleState;
  readonly step: StepRun | null;
  readonly started: number | null;
  readonly seconds: number | null;
  readonly rows: number | null;
  readonly columns: number | null;
  readonly note: string;
}

export function stepRows(
  document: PipelineDocument,
  catalog: Catalog,
  run: RunSnapshot | null,
  now: number,
): readonly StepRow[] {
  const nodes = new Set([...Object.keys(document.nodes), ...Object.keys(run?.steps ?? {})]);
  return [...nodes].map((node) => {
    const step = run?.steps[node] ?? null;
    const module = document.nodes[node]?.module ?? "";
    const table = Object.values(step?.outputs ?? {}).find((output) => output.rows != null);
    return {
      node,
      title: titleOf(document, catalog, node),
      module: catalog[module]?.title ?? module,
      state: step?.state ?? (document.nodes[node]?.enabled === false ? "bypassed" : "draft"),
      step,
      started: step?.started_at ? Date.parse(step.started_at) : null,
      seconds: step === null ? null : secondsOf(step, now),
      rows: table?.rows ?? null,
      columns: table?.columns ?? null,
      note: step?.error?.message ?? step?.reason ?? "",
    };
  });
}

function secondsOf(step: StepRun, now: number): number | null {
  if (step.duration_seconds != null) return step.duration_seconds;
  if (!step.started_at) return null;
  const end = step.finished_at ? Date.parse(step.finished_at) : now;
  return Math.max(0, (end - Date.parse(step.started_at)) / 1000);
}

/** The rows in the order of their start; those that have not started are last. */
export function byStart(rows: readonly StepRow[]): readonly StepRow[] {
  return [...rows].sort(
    (a, b) => (a.started ?? Number.POSITIVE_INFINITY) - (b.started ?? Number.POSITIVE_INFINITY),
  );
}
