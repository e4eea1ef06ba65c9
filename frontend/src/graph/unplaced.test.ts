import { expect, it } from "vitest";
import { completeDocument, type Point } from "./document";
import { belowPlaced, unplacedNodes } from "./unplaced";

function documentOf(places: Readonly<Record<string, Point | undefined>>) {
  return completeDocument({
    nodes: Object.fromEntries(
      Object.entries(places).map(([id, position]) => [
        id,
        { module: "split_data", module_version: 1, ...(position && { position }) },
      ]),
    ),
  });
}

it("finds the nodes that were stored without a position", () => {
  const document = documentOf({ a: undefined, b: undefined, c: [400, 300] });
  expect(unplacedNodes(document)).toEqual(["a", "b"]);
});

it("leaves a single node where it stands free, and finds one that lies on another", () => {
  expect(unplacedNodes(documentOf({ a: [0, 0], b: [0, 120] }))).toEqual([]);
  expect(unplacedNodes(documentOf({ a: undefined, b: [20, 10] }))).toEqual(["a"]);
});

it("puts them below the nodes that have a place, which stay", () => {
  const document = documentOf({ a: undefined, b: undefined, c: [400, 300] });
  expect(belowPlaced(document, { a: [-10, 0], b: [-10, 120] })).toEqual({
    a: [400, 420],
    b: [400, 540],
  });
  const alone = documentOf({ a: undefined, b: undefined });
  expect(belowPlaced(alone, { a: [0, 0], b: [0, 120] })).toEqual({ a: [0, 0], b: [0, 120] });
});
