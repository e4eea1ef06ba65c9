import { expect, test } from "vitest";
import { completeDocument } from "@/graph/document";
import { run } from "@/testing/builders";
import { resolveShown } from "./selection";

const table = (id: string) => ({ id, data_type: "Table", rows: 10, columns: 2 });
const document = completeDocument({
  nodes: {
    load: { module: "dataset", module_version: 1, title: "Census" },
    split: { module: "split_data", module_version: 1 },
  },
  edges: [{ source: "load", source_port: "output", target: "split", target_port: "dataset" }],
});
const done = run({
  load: { state: "reused", attempt: 1, outputs: { output: table("t1") } },
  split: { state: "succeeded", attempt: 1, outputs: { first: table("t2"), second: table("t3") } },
});

test("a node shows its first output until a port is chosen", () => {
  expect(resolveShown(document, {}, done, { node: "split" })?.output?.id).toBe("t2");
  expect(resolveShown(document, {}, done, { node: "split", port: "second" })?.output?.id).toBe(
    "t3",
  );
});

test("an input port shows what feeds it", () => {
  const shown = resolveShown(document, {}, done, { node: "split", port: "dataset", side: "input" });
  expect(shown).toMatchObject({ nodeTitle: "Census", output: { id: "t1" } });
});

test("the table before the step is the one that goes in", () => {
  expect(resolveShown(document, {}, done, { node: "split" })?.before?.id).toBe("t1");
});

test("a node that has not run has nothing, and one that is gone is not shown", () => {
  expect(resolveShown(document, {}, null, { node: "split" })).toMatchObject({
    output: null,
    step: null,
  });
  expect(resolveShown(document, {}, null, { node: "gone" })).toBeNull();
});
