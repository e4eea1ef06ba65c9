import { expect, it } from "vitest";
import { wideLayout } from "./acrossLayout";

it("remembers how wide the palette was", () => {
  const layout = { palette: 20, middle: 55, inspector: 25 };
  expect(wideLayout(layout, 1440)).toBe(layout);
  expect(wideLayout(undefined, 1440)).toBeUndefined();
});

it("opens at its usual width a palette that was remembered folded", () => {
  const layout = wideLayout({ palette: 4.7, middle: 65.3, inspector: 30 }, 1440);
  expect(((layout?.["palette"] ?? 0) / 100) * 1440).toBeCloseTo(236);
  expect(Object.values(layout ?? {}).reduce((sum, part) => sum + part, 0)).toBeCloseTo(100);
  expect(layout?.["inspector"]).toBe(30);
});
