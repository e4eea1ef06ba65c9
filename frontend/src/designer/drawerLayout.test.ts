import { expect, it } from "vitest";
import { openingLayout } from "./drawerLayout";

it("remembers how large the drawer was", () => {
  expect(openingLayout({ canvas: 70, drawer: 30 })).toEqual({ canvas: 70, drawer: 30 });
  expect(openingLayout(undefined)).toBeUndefined();
});

it("opens the next pipeline with room for its graph", () => {
  expect(openingLayout({ canvas: 17, drawer: 83 })).toEqual({ canvas: 45, drawer: 55 });
});
