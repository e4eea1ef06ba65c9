import { expect, it } from "vitest";
import { CATALOG, pipeline, wire } from "@/testing/pipelines";
import { applyOperations } from "./apply";
import type { NodeId, PipelineDocument, Point } from "./document";
import { splice } from "./edits";
import { NODE_HEIGHT, NODE_WIDTH } from "./geometry";
import { copyOffset, makeRoom } from "./room";

/** Load above split, 120 apart; clean was dropped on the wire between them. */
function spliced(at: Point): PipelineDocument {
  const edge = wire("load.output > split.dataset");
  const before = pipeline({ load: "load", split: "split", clean: "clean" }, [
    "load.output > split.dataset",
  ]);
  const clean = before.nodes.clean;
  if (!clean) throw new Error("There is no clean.");
  const placed = { ...before, nodes: { ...before.nodes, clean: { ...clean, position: at } } };
  return applyOperations(placed, splice(placed, CATALOG, edge, "clean") ?? []).document;
}

function overlaps(document: PipelineDocument): readonly string[] {
  const places = Object.entries(document.nodes).map(([id, node]): [NodeId, Point] => [
    id,
    node.position,
  ]);
  return places.flatMap(([a, [x, y]]) =>
    places
      .filter(
        ([b, [left, top]]) =>
          a < b && Math.abs(left - x) < NODE_WIDTH && Math.abs(top - y) < NODE_HEIGHT,
      )
      .map(([b]) => `${a} on ${b}`),
  );
}

it.each<Point>([
  [0, 60],
  [0, 20],
  [40, 110],
  [0, 0],
])("pushes what lies below a node spliced in at %j", (...at) => {
  const document = spliced(at);
  const applied = applyOperations(document, makeRoom(document, "clean"));
  expect(overlaps(applied.document)).toEqual([]);
  const [load, clean, split] = ["load", "clean", "split"].map(
    (id) => applied.document.nodes[id]?.position[1] ?? 0,
  );
  expect(load).toBeLessThan(clean ?? 0);
  expect(clean).toBeLessThan(split ?? 0);
  expect(applyOperations(applied.document, applied.inverse).document).toEqual(document);
});

it("moves nothing where there is room", () => {
  const document = spliced([600, 0]);
  const free = { ...document, edges: [] };
  expect(makeRoom(free, "clean")).toEqual([]);
});

it("sets copies beside the originals, and the next ones on the other side", () => {
  const document = pipeline({ load: "load" });
  const [dx, dy] = copyOffset(document, [[0, 0]]);
  expect([dx % 20, dy]).toEqual([0, 0]);
  expect(dx).toBeGreaterThan(NODE_WIDTH);
  const more = pipeline({ load: "load", load_2: "load" });
  const second = more.nodes.load_2;
  if (!second) throw new Error("There is no copy.");
  const both = {
    ...more,
    nodes: { ...more.nodes, load_2: { ...second, position: [dx, 0] as const } },
  };
  expect(copyOffset(both, [[0, 0]])).toEqual([-dx, 0]);
});
