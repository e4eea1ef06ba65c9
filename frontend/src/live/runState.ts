/** The state of a run as events make it: pure, so that lost, doubled and late messages are three-line tests. */
import type {
  OutputBrief,
  RunSnapshot,
  RunState,
  StepError,
  StepRun,
  StepState,
} from "@/api/types";
import type { EventMessage, TelemetryMessage } from "./messages";

const TERMINAL_STEPS: ReadonlySet<StepState> = new Set([
  "succeeded",
  "reused",
  "failed",
  "upstream_failed",
  "skipped",
  "cancelled",
]);
const TERMINAL_RUNS: ReadonlySet<RunState> = new Set(["succeeded", "failed", "cancelled"]);

export const isTerminalStep = (state: StepState) => TERMINAL_STEPS.has(state);
export const isTerminalRun = (state: RunState) => TERMINAL_RUNS.has(state);

/** What applying an event gives: a new state, nothing new, or word that some event is missing. */
export type Applied = { readonly run: RunSnapshot } | "old" | "gap";

export function applyEvent(run: RunSnapshot, event: EventMessage): Applied {
  if (event.seq <= run.seq) return "old";
  if (event.seq > run.seq + 1) return "gap";
  const next = { ...run, seq: event.seq };
  if (event.kind === "run_state") return { run: withRunState(next, event) };
  if (event.kind === "step_state" && event.node !== null)
    return { run: withStepState(next, event, event.node) };
  return { run: next };
}

function withRunState(run: RunSnapshot, { payload, at }: EventMessage): RunSnapshot {
  const state = payload["state"] as RunState | undefined;
  if (state === undefined) return run;
  const started = state === "running" ? { started_at: run.started_at ?? at } : {};
  const finished = isTerminalRun(state) ? ending(run, payload, at) : {};
  return { ...run, ...started, ...finished, state };
}

/** When it ended and how long it took; the event may not say the second. */
function ending(
  run: RunSnapshot,
  payload: EventMessage["payload"],
  at: string,
): Partial<RunSnapshot> {
  const begin = Date.parse(run.started_at ?? run.submitted_at);
  const told = payload["duration_seconds"];
  return {
    finished_at: run.finished_at ?? at,
    duration_seconds: typeof told === "number" ? told : (Date.parse(at) - begin) / 1000,
  };
}

const STEP_FIELDS = ["reason", "reused_from", "compute", "duration_seconds", "metrics"] as const;

function withStepState(run: RunSnapshot, event: EventMessage, node: string): RunSnapshot {
  const before = run.steps[node] ?? { state: "waiting", attempt: 0 };
  const state = event.payload["state"] as StepState | undefined;
  const attempt = (event.payload["attempt"] as number | undefined) ?? event.attempt;
  if (state === undefined || isOverruled(before, state, attempt)) return run;
  const isNewAttempt = attempt > before.attempt;
  const step: StepRun = {
    ...(isNewAttempt ? { ...before, error: null, outputs: {} } : before),
    // How far the last state was says nothing of the next one.
    ...(isNewAttempt || state !== before.state ? { progress: null, progress_message: "" } : {}),
    ...pick(event.payload),
    state,
    attempt,
    ...(state === "running"
      ? { started_at: isNewAttempt ? event.at : (before.started_at ?? event.at) }
      : {}),
    ...(isTerminalStep(state) ? { finished_at: event.at } : {}),
  };
  return { ...run, steps: { ...run.steps, [node]: step } };
}

/** A late "running" never overwrites the end of the same attempt. */
function isOverruled(before: StepRun, state: StepState, attempt: number): boolean {
  if (attempt < before.attempt) return true;
  return attempt === before.attempt && isTerminalStep(before.state) && !isTerminalStep(state);
}

function pick(payload: Readonly<Record<string, unknown>>): Partial<StepRun> {
  const known = STEP_FIELDS.filter((field) => field in payload).map((field) => [
    field,
    payload[field],
  ]);
  return {
    ...(Object.fromEntries(known) as Partial<StepRun>),
    ...("error" in payload ? { error: payload["error"] as StepError | null } : {}),
    ...("outputs" in payload ? { outputs: payload["outputs"] as Record<string, OutputBrief> } : {}),
  };
}

/** Progress and metrics of a step that is still going; of a finished one they are too late. */
export function applyTelemetry(
  run: RunSnapshot,
  { node, kind, payload }: TelemetryMessage,
): RunSnapshot {
  const step = run.steps[node];
  if (step === undefined || isTerminalStep(step.state) || kind === "log") return run;
  const next: StepRun =
    kind === "progress"
      ? { ...step, ...progressOf(payload) }
      : {
          ...step,
          metrics: { ...step.metrics, [String(payload["name"])]: payload["value"] as number },
        };
  return { ...run, steps: { ...run.steps, [node]: next } };
}

function progressOf(payload: Readonly<Record<string, unknown>>): Partial<StepRun> {
  const { fraction, message } = payload;
  return {
    progress: typeof fraction === "number" ? fraction : null,
    progress_message: typeof message === "string" ? message : "",
  };
}
