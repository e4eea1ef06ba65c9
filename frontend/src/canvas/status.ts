/** What a node says of itself: one state, a short note at the right, and how far it is. Pure. */

import type { OutputBrief } from "@/api/types";
import type { NodePlan } from "@/editing/checks";
import { fractionOf, hasResult, type Step } from "@/editing/steps";
import type { GraphNode } from "@/graph/document";
import { type Problem, withoutTitle } from "@/graph/problem";
import { duration, percent, shape } from "@/ui/format";
import type { VisibleState } from "@/ui/states";

export interface StatusFacts {
  readonly node: GraphNode;
  readonly step: Step | undefined;
  readonly problems: readonly Problem[];
  readonly plan: NodePlan | undefined;
  readonly isTouched: boolean;
  /** The title of the failed node because of which this one was not reached, or was stopped. */
  readonly failedTitle?: string | null;
  /** The title of what a waiting node waits for. */
  readonly waitingFor: string | null;
  /** The compute target that the pipeline's steps run on when they name none; null while it is not known. */
  readonly usualCompute?: string | null;
  /** The server cannot be heard: nobody knows what became of a step that was going. */
  readonly isUnheard?: boolean;
}

export interface NodeStatus {
  readonly state: VisibleState;
  readonly note: string;
  readonly progress: number | null;
  readonly startedAt: string | null;
  /** The compute target that it ran on, where that is not the usual one. */
  readonly place: string | null;
}

const LIVE: ReadonlySet<string> = new Set(["waiting", "queued", "preparing", "running"]);

export function nodeStatus(facts: StatusFacts): NodeStatus {
  const { node, step, problems } = facts;
  if (step && LIVE.has(step.state))
    return facts.isUnheard
      ? still("unknown", "server not heard")
      : { ...liveStatus(step, facts.waitingFor), place: placeOf(step, facts) };
  if (!node.enabled) return still("bypassed", "passes through");
  const [problem] = problems;
  if (problem) return still("problem", shortHint(problem.hint) || withoutTitle(problem.message));
  if (step && hasResult(step) && isStale(facts)) return still("stale", staleReason(facts));
  if (step?.state === "failed" && facts.isTouched) return still("stale", "changed since it failed");
  if (!step) return still("draft", "");
  const place = placeOf(step, facts);
  return { ...endedStatus(step, facts.failedTitle ?? null, place !== null), place };
}

/** The node has room for a few words: "Connect a table" of "Connect an output that gives a table." */
function shortHint(hint: string | null | undefined): string | null | undefined {
  return hint?.replace(/^Connect an output that gives (.+)\.$/, "Connect $1");
}

function still(state: VisibleState, note: string): NodeStatus {
  return { state, note, progress: null, startedAt: null, place: null };
}

const HAS_PLACE: ReadonlySet<string> = new Set(["queued", "running", "succeeded"]);

/** Where a step runs or ran. One that failed or is prepared has more important things to say. */
function placeOf(step: Step, { usualCompute = null }: StatusFacts): string | null {
  const { compute } = step;
  if (!compute || usualCompute === null || compute === usualCompute) return null;
  return HAS_PLACE.has(step.state) ? compute : null;
}

function isStale({ plan, isTouched }: StatusFacts): boolean {
  if (isTouched) return true;
  const willRun = plan?.decision === "run" || plan?.decision === "maybe";
  return willRun && !/reuse is off|never reused|forced/i.test(plan.reason);
}

/** Short, because it stands on the node; the plan on the run button has the whole sentence. */
function staleReason({ plan, isTouched }: StatusFacts): string {
  if (isTouched || !plan) return "changed since";
  if (plan.decision === "maybe") return "input may change";
  if (/^parameters? .* changed$/.test(plan.reason)) return "parameter changed";
  return plan.reason.replace(/\.$/, "");
}

function liveStatus(step: Step, waitingFor: string | null): NodeStatus {
  const state = step.state as VisibleState;
  if (state === "waiting") return still(state, waitingFor ? `for ${waitingFor}` : "");
  const fraction = fractionOf(step);
  // Whole only when the end is certain: the outputs are still being kept.
  const progress = fraction === null ? null : Math.min(fraction, 0.99);
  return {
    state,
    note: liveNote(step, progress),
    progress,
    startedAt: step.started_at ?? null,
    place: null,
  };
}

/** What is being prepared is said in words; of a running step the share is what matters most. */
function liveNote(step: Step, progress: number | null): string {
  const share = progress === null ? "" : percent(progress);
  if (step.state !== "preparing") return share || (step.progress_message ?? "");
  return [step.progress_message, share].filter(Boolean).join(" · ");
}

/** There is room for the sizes, which the wires say too, or for the place. */
function endedStatus(step: Step, failedTitle: string | null, hasPlace: boolean): NodeStatus {
  const state = step.state as VisibleState;
  switch (step.state) {
    case "failed":
      return still(state, failure(step));
    case "cancelled":
      return still(state, stopped(step, failedTitle));
    case "upstream_failed":
      return still(state, failedTitle ? `${failedTitle} failed` : (step.reason ?? ""));
    case "reused":
      return still(state, mainMetric(step) || sizes(step) || (step.reason ?? ""));
    case "succeeded": {
      const metric = mainMetric(step);
      if (metric) return still(state, metric);
      const took = step.duration_seconds == null ? "" : duration(step.duration_seconds);
      return still(state, [took, hasPlace ? "" : sizes(step)].filter(Boolean).join(" · "));
    }
    default:
      return still(state, step.reason ?? "");
  }
}

/** Stopped by a person after a while, or because another step failed. */
function stopped(step: Step, failedTitle: string | null): string {
  const told = step.reason?.match(/^stopped because (.+) failed$/)?.[1];
  if (told !== undefined) return `Stopped: ${failedTitle ?? told} failed`;
  return step.duration_seconds ? `after ${duration(step.duration_seconds)}` : "";
}

/** The end of the error that helps: "did you mean income?", or "KeyError: 'incme' · line 7". */
function failure(step: Step): string {
  const { error } = step;
  const text = error?.message?.trim().split("\n").at(-1) ?? "";
  const hint = text.match(/did you mean .*$/i)?.[0];
  if (hint !== undefined) return hint.charAt(0).toLowerCase() + hint.slice(1);
  const bare = text.replace(/^.{0,40}\bfailed (?:in|at) line \d+: /, "").replace(/\.$/, "");
  return error?.line && !/line \d+$/.test(bare) ? `${bare} · line ${error.line}` : bare;
}

/** What an evaluation is read for first, in the order of kinds: two classes, a number, many classes. */
const MAIN_METRICS = [
  ["AUC", "AUC"],
  ["Coefficient of Determination", "R²"],
  ["Overall Accuracy", "Accuracy"],
] as const;

/** "AUC 0.927", or of two models "AUC 0.927 · 0.904". */
export function mainMetric(step: Step): string {
  const metrics = Object.entries(step.metrics ?? {});
  for (const [name, short] of MAIN_METRICS) {
    const values = metrics
      .filter(([title]) => title === name || title.startsWith(`${name} (`))
      .flatMap(([, value]) => (typeof value === "number" ? [value.toFixed(3)] : []));
    if (values.length > 0) return `${short} ${values.join(" · ")}`.replaceAll("-", "−");
  }
  return "";
}

/** "34,189 × 15", or the rows of two tables: "34,189 + 14,653". */
export function sizes(step: Step): string {
  const tables = Object.values(step.outputs ?? {}).filter(isTable);
  const [only] = tables;
  if (only && tables.length === 1) return shape(only.rows ?? 0, only.columns ?? 0);
  return tables.map((table) => (table.rows ?? 0).toLocaleString("en-US")).join(" + ");
}

/** A model, too, knows how many rows it has seen; only tables have a shape. */
export function isTable(output: OutputBrief): boolean {
  return output.data_type === "Table" && output.rows != null;
}
