import { expect, it } from "vitest";
import { CATALOG, pipeline, wire } from "@/testing/pipelines";
import { applyOperations } from "./apply";
import type { PipelineDocument } from "./document";
import { addConnected, addNode, removeAndHeal, splice } from "./edits";
import type { Operation } from "./operations";

const after = (document: PipelineDocument, operations: readonly Operation[]) =>
  applyOperations(document, operations).document;
const specOf = (id: string) => {
  const found = CATALOG[id];
  if (!found) throw new Error(id);
  return found;
};

it("gives a second node of a module a new id", () => {
  const document = pipeline({ clean: "clean" });
  expect(addNode(document, specOf("clean"), [0, 0]).id).toBe("clean_2");
});

it("connects a new node to the wire from which it was called", () => {
  const document = pipeline({ load: "load" });
  const added = addConnected(document, CATALOG, specOf("train"), [0, 0], {
    node: "load",
    port: "output",
    side: "output",
  });
  expect(after(document, added.operations).edges).toEqual([wire("load.output > train.dataset")]);
});

it("connects backwards from an input", () => {
  const document = pipeline({ train: "train" });
  const added = addConnected(document, CATALOG, specOf("learner"), [0, 0], {
    node: "train",
    port: "untrained_model",
    side: "input",
  });
  expect(after(document, added.operations).edges).toEqual([
    wire("learner.output > train.untrained_model"),
  ]);
});

it("splices a node into a wire, in one step that can be undone", () => {
  const document = pipeline({ load: "load", split: "split", clean: "clean" }, [
    "load.output > split.dataset",
  ]);
  const operations = splice(document, CATALOG, wire("load.output > split.dataset"), "clean") ?? [];
  const applied = applyOperations(document, operations);
  expect(applied.document.edges).toEqual([
    wire("load.output > clean.dataset"),
    wire("clean.output > split.dataset"),
  ]);
  expect(after(applied.document, applied.inverse)).toEqual(document);
});

it("does not splice what does not fit", () => {
  const document = pipeline({ learner: "learner", train: "train", clean: "clean" }, [
    "learner.output > train.untrained_model",
  ]);
  expect(
    splice(document, CATALOG, wire("learner.output > train.untrained_model"), "clean"),
  ).toBeNull();
});

it("heals the wire of a node that is deleted", () => {
  const document = pipeline({ load: "load", clean: "clean", split: "split" }, [
    "load.output > clean.dataset",
    "clean.output > split.dataset",
  ]);
  expect(after(document, removeAndHeal(document, CATALOG, ["clean"])).edges).toEqual([
    wire("load.output > split.dataset"),
  ]);
});

it("leaves a gap where the types differ", () => {
  const document = pipeline({ load: "load", train: "train", keep: "keep" }, [
    "load.output > train.dataset",
    "train.output > keep.file",
  ]);
  const wires = after(document, removeAndHeal(document, CATALOG, ["train"])).edges;
  expect(wires).toEqual([wire("load.output > keep.file")]);
  const other = pipeline({ clean: "clean", load: "load", split: "split" }, [
    "load.output > clean.dataset",
    "clean.output > split.dataset",
    "clean.transformation > split.dataset",
  ]);
  expect(after(other, removeAndHeal(other, CATALOG, ["clean"])).edges).toEqual([]);
});
