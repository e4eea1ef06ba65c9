import { expect, it } from "vitest";
import { CATALOG, pipeline, wire } from "@/testing/pipelines";
import { type End, judge, judgeAll } from "./connection";

const output = (node: string, port: string): End => ({ node, port, side: "output" });
const input = (node: string, port: string): End => ({ node, port, side: "input" });
const document = pipeline(
  { load: "load", clean: "clean", train: "train", gather: "gather", keep: "keep" },
  ["load.output > clean.dataset"],
);

it("connects an output to an input of its type, drawn in either direction", () => {
  const edge = wire("clean.output > train.dataset");
  expect(judge(document, CATALOG, output("clean", "output"), input("train", "dataset"))).toEqual({
    fits: true,
    edge,
    replaces: null,
  });
  expect(
    judge(document, CATALOG, input("train", "dataset"), output("clean", "output")),
  ).toMatchObject({ fits: true, edge });
});

it("says which types do not fit", () => {
  const verdict = judge(
    document,
    CATALOG,
    output("clean", "transformation"),
    input("train", "dataset"),
  );
  expect(verdict).toEqual({
    fits: false,
    reason: "a transformation does not fit: dataset takes a table.",
  });
});

it("lets anything into a file", () => {
  expect(judge(document, CATALOG, output("train", "output"), input("keep", "file")).fits).toBe(
    true,
  );
});

it("replaces the connection of an input that takes one", () => {
  const verdict = judge(document, CATALOG, output("gather", "output"), input("clean", "dataset"));
  expect(verdict).toMatchObject({ fits: true, replaces: wire("load.output > clean.dataset") });
});

it("adds to an input that takes many", () => {
  const many = { ...document, edges: [wire("load.output > gather.tables")] };
  expect(judge(many, CATALOG, output("clean", "output"), input("gather", "tables"))).toMatchObject({
    fits: true,
    replaces: null,
  });
});

it("refuses circles, also long ones", () => {
  const chain = pipeline({ a: "clean", b: "clean", c: "clean" }, [
    "a.output > b.dataset",
    "b.output > c.dataset",
  ]);
  expect(judge(chain, CATALOG, output("c", "output"), input("a", "dataset"))).toEqual({
    fits: false,
    reason: "This would make a circle.",
  });
});

it("forgets the edge that is being moved", () => {
  const edge = wire("load.output > clean.dataset");
  expect(judge(document, CATALOG, output("load", "output"), input("clean", "dataset")).fits).toBe(
    false,
  );
  expect(
    judge(document, CATALOG, output("load", "output"), input("clean", "dataset"), edge).fits,
  ).toBe(true);
});

it("judges every port on the other side of the wire", () => {
  const verdicts = judgeAll(document, CATALOG, output("load", "output"));
  expect([...verdicts].filter(([, verdict]) => verdict.fits).map(([key]) => key)).toEqual([
    "train.input.dataset",
    "gather.input.tables",
    "keep.input.file",
  ]);
});
