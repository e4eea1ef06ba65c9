/** Runs and events for tests: only what a test says differs from a plain one. */
import type { RunSnapshot, StepRun, StepState } from "@/api/types";
import type { EventMessage } from "@/live/messages";

export function run(
  steps: Readonly<Record<string, StepState | StepRun>>,
  rest: Partial<RunSnapshot> = {},
): RunSnapshot {
  return {
    id: "r1",
    number: 1,
    kind: "pipeline",
    state: "running",
    pipeline: "p1",
    pipeline_name: "Churn",
    revision: 1,
    parameters: {},
    submitted_at: "2026-11-22T10:00:00Z",
    started_at: "2026-11-22T10:00:00Z",
    finished_at: null,
    duration_seconds: null,
    seq: 0,
    steps: Object.fromEntries(
      Object.entries(steps).map(([node, step]) => [
        node,
        typeof step === "string" ? { state: step, attempt: 1 } : step,
      ]),
    ),
    ...rest,
  };
}

export function stepEvent(
  seq: number,
  node: string,
  state: StepState,
  payload: Readonly<Record<string, unknown>> = {},
): EventMessage {
  return {
    type: "event",
    run: "r1",
    seq,
    at: "2026-11-22T10:00:05Z",
    node,
    attempt: 1,
    kind: "step_state",
    payload: { state, attempt: 1, ...payload },
  };
}
