import { expect, it } from "vitest";
import { applyOperations } from "@/graph/apply";
import type { Operation } from "@/graph/operations";
import { pipeline, wire } from "@/testing/pipelines";
import { changedRecipes, createChecksStore, setPlan, touch } from "./checks";

const document = pipeline(
  { load: "load", clean: "clean", split: "split" },
  ["load.output > clean.dataset", "clean.output > split.dataset"],
  {
    split: { seed: { $parameter: "seed" } },
  },
);
const changed = (...operations: readonly Operation[]) =>
  changedRecipes(document, applyOperations(document, operations).document);

it("knows what changes a result and what does not", () => {
  expect(changed({ op: "move", positions: { clean: [5, 5] } })).toEqual([]);
  expect(changed({ op: "set_node", node: "clean", values: { title: "A", comment: "b" } })).toEqual(
    [],
  );
  expect(changed({ op: "set_params", node: "clean", params: { mode: "mean" } })).toEqual(["clean"]);
  expect(changed({ op: "set_node", node: "clean", values: { enabled: false } })).toEqual(["clean"]);
  expect(changed({ op: "disconnect", edges: [wire("clean.output > split.dataset")] })).toEqual([
    "split",
  ]);
  expect(
    changed({
      op: "set_parameters",
      parameters: { seed: { type: "integer", default: 3, description: "" } },
    }),
  ).toEqual(["split"]);
});

it("marks what depends on the change, until the next plan", () => {
  const checks = createChecksStore();
  touch(
    checks,
    document,
    applyOperations(document, [{ op: "set_params", node: "clean", params: { a: 1 } }]).document,
  );
  expect([...checks.getState().touched]).toEqual(["clean", "split"]);
  setPlan(checks, null, null);
  expect(checks.getState().touched.size).toBe(0);
});
