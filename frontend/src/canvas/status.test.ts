import { expect, it } from "vitest";
import type { StepRun } from "@/api/types";
import { completeNode } from "@/graph/document";
import { nodeStatus, type StatusFacts } from "./status";

const node = completeNode({ module: "train", module_version: 1 });
const step = (state: StepRun["state"], more: Partial<StepRun> = {}): StepRun => ({
  state,
  attempt: 1,
  ...more,
});
const table = { id: "a", data_type: "Table", rows: 34189, columns: 15 };
const told = (facts: Partial<StatusFacts>) => {
  const { state, note } = nodeStatus({
    node,
    step: undefined,
    problems: [],
    plan: undefined,
    isTouched: false,
    waitingFor: null,
    ...facts,
  });
  return [state, note];
};

it.each<[string, Partial<StatusFacts>, [string, string]]>([
  ["never run", {}, ["draft", ""]],
  [
    "a problem",
    { problems: [{ code: "x", message: "No.", hint: "did you mean income?" }] },
    ["problem", "did you mean income?"],
  ],
  [
    "an input without data",
    { problems: [{ code: "x", message: "No.", hint: "Connect an output that gives a table." }] },
    ["problem", "Connect a table"],
  ],
  ["bypassed", { node: { ...node, enabled: false } }, ["bypassed", "passes through"]],
  ["waiting", { step: step("waiting"), waitingFor: "Train Model" }, ["waiting", "for Train Model"]],
  ["running", { step: step("running", { progress: 0.64 }) }, ["running", "64 %"]],
  [
    "running while the server cannot be heard",
    { step: step("running", { progress: 0.64 }), isUnheard: true },
    ["unknown", "server not heard"],
  ],
  [
    "ended before the server was not heard any more",
    { step: step("succeeded"), isUnheard: true },
    ["succeeded", ""],
  ],
  [
    "done",
    { step: step("succeeded", { duration_seconds: 0.21, outputs: { output: table } }) },
    ["succeeded", "0.21 s · 34,189 × 15"],
  ],
  [
    "two tables",
    { step: step("reused", { outputs: { a: table, b: { ...table, rows: 14653 } } }) },
    ["reused", "34,189 + 14,653"],
  ],
  [
    "a model's rows are no shape",
    { step: step("succeeded", { outputs: { a: { ...table, data_type: "Model" } } }) },
    ["succeeded", ""],
  ],
  [
    "failed",
    {
      step: step("failed", {
        error: { code: "crash", message: "Traceback\nKeyError: 'incme'", line: 7 },
      }),
    },
    ["failed", "KeyError: 'incme' · line 7"],
  ],
  [
    "failed in a script",
    {
      step: step("failed", {
        error: { code: "x", message: "The script failed in line 4: KeyError: 'incme'", line: 4 },
      }),
    },
    ["failed", "KeyError: 'incme' · line 4"],
  ],
  [
    "failed by a name",
    {
      step: step("failed", {
        error: { code: "x", message: "The column “chrun” is missing. Did you mean “churn”?" },
      }),
    },
    ["failed", "did you mean “churn”?"],
  ],
  [
    "not reached",
    { step: step("upstream_failed", { reason: "train_model failed" }), failedTitle: "Train Model" },
    ["upstream_failed", "Train Model failed"],
  ],
  [
    "stopped by another's failure",
    { step: step("cancelled", { reason: "stopped because Train Model failed" }) },
    ["cancelled", "Stopped: Train Model failed"],
  ],
  ["cancelled", { step: step("cancelled", { duration_seconds: 12 }) }, ["cancelled", "after 12 s"]],
  [
    "preparing",
    { step: step("preparing", { progress: 0.4, progress_message: "Pulling python:3.11" }) },
    ["preparing", "Pulling python:3.11 · 40 %"],
  ],
  ["running to the last byte", { step: step("running", { progress: 1 }) }, ["running", "99 %"]],
  [
    "an evaluation of two models",
    {
      step: step("succeeded", {
        duration_seconds: 1,
        metrics: {
          Accuracy: 0.8,
          "AUC (Scored dataset)": 0.9271,
          "AUC (Scored dataset to compare)": 0.9038,
        },
      }),
    },
    ["succeeded", "AUC 0.927 · 0.904"],
  ],
  [
    "an evaluation of a number",
    { step: step("reused", { metrics: { "Coefficient of Determination": 0.911 } }) },
    ["reused", "R² 0.911"],
  ],
  ["edited since", { step: step("succeeded"), isTouched: true }, ["stale", "changed since"]],
  [
    "will run",
    { step: step("succeeded"), plan: { decision: "run", reason: "parameter seed changed" } },
    ["stale", "parameter changed"],
  ],
  [
    "reuse is off",
    { step: step("succeeded"), plan: { decision: "run", reason: "reuse is off" } },
    ["succeeded", ""],
  ],
])("%s", (_name, facts, expected) => {
  expect(told(facts)).toEqual(expected);
});

it.each<[string, Partial<StatusFacts>, string | null]>([
  ["elsewhere", { step: step("succeeded", { compute: "gpu" }), usualCompute: "local" }, "gpu"],
  ["where all run", { step: step("running", { compute: "local" }), usualCompute: "local" }, null],
  ["while the usual is not known", { step: step("running", { compute: "gpu" }) }, null],
  ["failed", { step: step("failed", { compute: "gpu" }), usualCompute: "local" }, null],
])("a step %s says so, or nothing", (_name, facts, place) => {
  const none = { step: undefined, problems: [], plan: undefined, isTouched: false };
  expect(nodeStatus({ node, waitingFor: null, ...none, ...facts }).place).toBe(place);
});
