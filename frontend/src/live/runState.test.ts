import { expect, test } from "vitest";
import { run, stepEvent } from "@/testing/builders";
import { applyEvent, applyTelemetry } from "./runState";

function applied(before: ReturnType<typeof run>, event: ReturnType<typeof stepEvent>) {
  const result = applyEvent(before, event);
  if (typeof result === "string") throw new Error(`It was ${result}.`);
  return result.run;
}

test("an event with the next number changes its step and nothing else", () => {
  const before = run({ a: "queued", b: "waiting" });
  const after = applied(before, stepEvent(1, "a", "running"));
  expect(after.steps["a"]?.state).toBe("running");
  expect(after.steps["b"]).toBe(before.steps["b"]);
  expect(after.seq).toBe(1);
});

test("an event that is known already is old", () => {
  expect(applyEvent(run({ a: "running" }, { seq: 4 }), stepEvent(4, "a", "queued"))).toBe("old");
});

test("a missing number is a gap", () => {
  expect(applyEvent(run({ a: "running" }, { seq: 4 }), stepEvent(6, "a", "succeeded"))).toBe("gap");
});

test("a late running does not overwrite the end of the same attempt", () => {
  expect(applied(run({ a: "succeeded" }), stepEvent(1, "a", "running")).steps["a"]?.state).toBe(
    "succeeded",
  );
});

test("a new attempt may run again and forgets the error of the last one", () => {
  const failed = run({ a: { state: "failed", attempt: 1, error: { code: "x", message: "No." } } });
  const again = applied(failed, stepEvent(1, "a", "running", { attempt: 2 }));
  expect(again.steps["a"]).toMatchObject({ state: "running", attempt: 2, error: null });
});

test("progress of a finished step comes too late", () => {
  const before = run({ a: "succeeded" });
  const message = {
    type: "telemetry",
    run: "r1",
    node: "a",
    kind: "progress",
    payload: { fraction: 0.4 },
  } as const;
  expect(applyTelemetry(before, message)).toBe(before);
});

test("the end of the run is taken over with its time", () => {
  const event = {
    ...stepEvent(1, "", "succeeded"),
    node: null,
    kind: "run_state",
    payload: { state: "failed" },
  };
  expect(applied(run({}), event)).toMatchObject({
    state: "failed",
    finished_at: event.at,
    duration_seconds: 5,
  });
});
