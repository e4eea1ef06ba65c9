import { expect, it } from "vitest";
import { completeNode, type Point } from "@/graph/document";
import { labelPlace, labelWidth } from "./labelPlace";

const WIDTH = labelWidth("4,930 × 20");
const nodesAt = (...corners: readonly Point[]) =>
  Object.fromEntries(
    corners.map((position, index) => [
      `n${index}`,
      completeNode({ module: "load", module_version: 1, position }),
    ]),
  );
const straightDown = (share: number): Point => [0, share * 1000];

it("stands in the middle of a connection that nothing covers", () => {
  expect(labelPlace(straightDown, WIDTH, nodesAt([300, 460]))).toEqual([0, 500]);
});

it("moves along the connection out of the way of a node", () => {
  expect(labelPlace(straightDown, WIDTH, nodesAt([-100, 460]))).toEqual([0, 420]);
});

it("is not there where nodes cover the whole connection", () => {
  const wall = nodesAt(...Array.from({ length: 14 }, (_, row): Point => [-100, row * 76]));
  expect(labelPlace(straightDown, WIDTH, wall)).toBeNull();
});
