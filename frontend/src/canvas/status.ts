/** What a node says of itself: one state, a short note at the right, and how far it is. Pure. */

import type { OutputBrief } from "@/api/types";
import type { NodePlan } from "@/editing/checks";
import { fractionOf, hasResult, type Step } from "@/editing/steps";
import type { GraphNode } from "@/graph/document";
import type { Problem } from "@/graph/problem";
import { duration, percent, shape } from "@/ui/format";
import type { VisibleState } from "@/ui/states";

export interface StatusFacts {
  readonly node: GraphNode;
  readonly step: Step | undefined;
  readonly problems: readonly Problem[];
  readonly plan: NodePlan | undefined;
  readonly isTouched: boolean;
  /** The title of what a waiting node waits for. */
  readonly waitingFor: string | null;
  /** The server cannot be heard: nobody knows what became of a step that was going. */
  readonly isUnheard?: boolean;
}

export interface NodeStatus {
  readonly state: VisibleState;
  readonly note: string;
  readonly progress: number | null;
  readonly startedAt: string | null;
}

const LIVE: ReadonlySet<string> = new Set(["waiting", "queued", "preparing", "running"]);

export function nodeStatus(facts: StatusFacts): NodeStatus {
  const { node, step, problems } = facts;
  if (step && LIVE.has(step.state))
    return facts.isUnheard
      ? still("unknown", "server not heard")
      : liveStatus(step, facts.waitingFor);
  if (!node.enabled) return still("bypassed", "passes through");
  const [problem] = problems;
  if (problem) return still("problem", problem.hint || withoutTitle(problem.message));
  if (step && hasResult(step) && isStale(facts)) return still("stale", staleReason(facts));
  if (step?.state === "failed" && facts.isTouched) return still("stale", "changed since it failed");
  return step ? endedStatus(step) : still("draft", "");
}

function still(state: VisibleState, note: string): NodeStatus {
  return { state, note, progress: null, startedAt: null };
}

function isStale({ plan, isTouched }: StatusFacts): boolean {
  if (isTouched) return true;
  const willRun = plan?.decision === "run" || plan?.decision === "maybe";
  return willRun && !/reuse is off|never reused|forced/i.test(plan.reason);
}

/** The node's own title before the message says nothing on the node. */
function withoutTitle(message: string): string {
  return message.replace(/^[^:`]{1,80}: /, "");
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
  const progress = fractionOf(step);
  return {
    state,
    note: progress === null ? "" : percent(progress),
    progress,
    startedAt: step.started_at ?? null,
  };
}

function endedStatus(step: Step): NodeStatus {
  const state = step.state as VisibleState;
  switch (step.state) {
    case "failed":
      return still(state, failure(step));
    case "cancelled":
      return still(state, step.duration_seconds ? `after ${duration(step.duration_seconds)}` : "");
    case "reused":
      return still(state, sizes(step) || (step.reason ?? ""));
    case "succeeded": {
      const took = step.duration_seconds == null ? "" : duration(step.duration_seconds);
      return still(state, [took, sizes(step)].filter(Boolean).join(" · "));
    }
    default:
      return still(state, step.reason ?? "");
  }
}

/** The last line of the error, and the line of the user's code. */
function failure(step: Step): string {
  const text = step.error?.message?.trim().split("\n").at(-1) ?? "";
  return step.error?.line ? `${text} · line ${step.error.line}` : text;
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
