import { expect, it } from "vitest";
import { pipeline, wire } from "@/testing/pipelines";
import { applyOperations } from "./apply";
import { copyNodes, parseClip, pasteClip } from "./clipboard";

const document = pipeline(
  { load: "load", clean: "clean", split: "split" },
  ["load.output > clean.dataset", "clean.output > split.dataset"],
  {
    load: { password: { $secret: "db" }, path: "a.csv", seed: { $parameter: "seed" } },
  },
);

it("copies nodes with the wires between them, without secrets", () => {
  const clip = copyNodes(document, new Set(["load", "clean"]), new Set());
  expect(clip.edges).toEqual([wire("load.output > clean.dataset")]);
  expect(clip.nodes.load?.params).toEqual({ path: "a.csv", seed: { $parameter: "seed" } });
});

it("pastes under new ids beside the originals", () => {
  const clip = parseClip(
    JSON.stringify(copyNodes(document, new Set(["load", "clean"]), new Set())),
  );
  if (!clip) throw new Error("The clip was not read.");
  const pasted = pasteClip(document, clip, [32, 32]);
  const after = applyOperations(document, pasted.operations).document;
  expect(pasted.nodes).toEqual(["load_2", "clean_2"]);
  expect(after.edges).toContainEqual(wire("load_2.output > clean_2.dataset"));
  expect(after.nodes.load_2?.position).toEqual([32, 32]);
});

it("drops bindings to parameters that this pipeline lacks", () => {
  const clip = copyNodes(document, new Set(["load"]), new Set());
  const [operation] = pasteClip(pipeline({}), clip, [0, 0]).operations;
  expect(operation).toMatchObject({ nodes: { load: { params: { path: "a.csv" } } } });
  expect(JSON.stringify(operation)).not.toContain("$parameter");
});

it.each([
  "",
  "hello",
  "{}",
  '{"plumbline":"nodes"}',
  "[1]",
  '{"plumbline":"nodes","nodes":{"a":1},"edges":[],"notes":{}}',
])("takes %j for no clip", (text) => {
  expect(parseClip(text)).toBeNull();
});
