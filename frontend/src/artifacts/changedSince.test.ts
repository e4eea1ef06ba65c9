import { expect, test } from "vitest";
import { pipeline } from "@/testing/pipelines";
import { changedSince } from "./changedSince";

const nodes = { a: "load", b: "clean", c: "split", d: "load" };
const wires = ["a.output > b.dataset", "b.output > c.dataset"];
const then = pipeline(nodes, wires, { a: { rows: 1 } });

test("a change before the node counts, one beside it does not", () => {
  expect(changedSince(then, pipeline(nodes, wires, { a: { rows: 2 } }), "c")).toBe(true);
  expect(changedSince(then, pipeline(nodes, wires, { a: { rows: 1 }, d: { x: 1 } }), "c")).toBe(
    false,
  );
});

test("another wire is a change, another place is not", () => {
  expect(
    changedSince(then, pipeline(nodes, ["d.output > b.dataset"], { a: { rows: 1 } }), "b"),
  ).toBe(true);
  const moved = { ...then, nodes: { ...then.nodes, a: { ...then.nodes["a"], position: [9, 9] } } };
  expect(changedSince(then, moved as unknown as typeof then, "c")).toBe(false);
});
