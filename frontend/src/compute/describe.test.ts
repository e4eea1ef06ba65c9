import { expect, test } from "vitest";
import type { Compute, ComputeWorker } from "@/api/computes";
import {
  countWorkers,
  inOrder,
  isolationWords,
  limitWords,
  settingFacts,
  unreachableWords,
  whereIs,
} from "./describe";

const target = (values: Partial<Compute>): Compute => ({
  name: "local",
  kind: "process",
  settings: {},
  limits: {},
  is_default: false,
  slots: 1,
  slots_used: 0,
  queue_length: 0,
  isolation: {},
  unreachable_since: null,
  workers: [],
  ...values,
});
const worker = (state: ComputeWorker["state"]) => ({ state }) as ComputeWorker;

test("workers that are not heard are counted apart", () => {
  const workers = [worker("live"), worker("silent"), worker("live")];
  expect(countWorkers(workers)).toEqual({ live: 2, silent: 1 });
});

test("a machine is named as ssh names it, the usual port left out", () => {
  const settings = { host: "box", user: "ada", port: 22 };
  expect(whereIs(target({ kind: "ssh", settings }))).toBe("ada@box");
  expect(whereIs(target({ kind: "ssh", settings: { ...settings, port: 2222 } }))).toBe(
    "ada@box:2222",
  );
});

test("reduced isolation is a warning, and nothing is said before a worker has told", () => {
  expect(isolationWords({ isolation: "reduced" })).toMatchObject({ tone: "stale" });
  expect(isolationWords({})).toBeNull();
});

test("limits are said with their units", () => {
  expect(limitWords({ slots: 2, cpus: 4, memory_bytes: 8e9, timeout_seconds: 3600 })).toBe(
    "4 CPUs · 8 GB of memory · 1 h 0 min",
  );
  expect(limitWords({ slots: 2 })).toBe("No limits of its own");
  expect(limitWords({ gpus: 0 })).toBe("0 GPUs");
});

test("settings that were left empty are not facts", () => {
  const settings = { host: "box", key: "", gpus: 0, later_added: true };
  expect(settingFacts(target({ kind: "ssh", settings }))).toEqual([
    ["Host", "box"],
    ["later added", "true"],
  ]);
});

test("the default comes first", () => {
  const names = ["b", "a", "c"].map((name) => target({ name, is_default: name === "c" }));
  expect(inOrder(names).map(({ name }) => name)).toEqual(["c", "a", "b"]);
});

test("a target that nobody gets through to says since when", () => {
  expect(unreachableWords("2026-01-31T10:00:00")).toBe("✕ No answer since 31 Jan 2026, 10:00:00");
});
