import { expect, it } from "vitest";
import { boxAround, nodeBox } from "@/graph/geometry";
import { fitted, MINIMAP } from "./fitting";

const VIEW = { width: 1000, height: 700 };

function onScreen(places: readonly (readonly [number, number])[], view = VIEW) {
  const boxes = places.map(nodeBox);
  const box = boxAround(boxes);
  if (!box) throw new Error("There are no nodes.");
  const shown = fitted(box, boxes, view);
  const scale = view.width / shown.width;
  return boxes.map(({ x, y, width, height }) => ({
    left: (x - shown.x) * scale,
    top: (y - shown.y) * scale,
    right: (x + width - shown.x) * scale,
    bottom: (y + height - shown.y) * scale,
    scale,
  }));
}

it.each([
  [
    "a wide graph",
    [
      [0, 0],
      [1200, 500],
      [600, 900],
    ],
  ],
  [
    "a tall graph",
    [
      [0, 0],
      [300, 900],
      [600, 1800],
    ],
  ],
  [
    "one that fits",
    [
      [0, 0],
      [240, 120],
    ],
  ],
] as const)("keeps strip and minimap free of %s", (_name, places) => {
  for (const { left, top, right, bottom } of onScreen(places)) {
    expect(left).toBeGreaterThanOrEqual(0);
    expect(top).toBeGreaterThan(50);
    const isUnder =
      right > VIEW.width - MINIMAP.width - MINIMAP.right &&
      bottom > VIEW.height - MINIMAP.height - MINIMAP.bottom;
    expect(isUnder).toBe(false);
    expect(bottom).toBeLessThan(VIEW.height - 40);
  }
});

it("shows nothing larger than life", () => {
  expect(onScreen([[0, 0]])[0]?.scale).toBe(1);
});
