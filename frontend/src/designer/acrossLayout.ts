/** How palette, canvas and inspector share the width: remembered for the wide window, never as the narrow one forced it. Pure. */

import type { Layout } from "react-resizable-panels";

export const PALETTE_WIDTH = 236;
export const LEAST_PALETTE = 180;

/** A palette that was remembered too small to be read opens at its usual width. */
export function wideLayout(layout: Layout | undefined, width: number): Layout | undefined {
  if (layout === undefined || width <= 0) return layout;
  const { palette = 0, middle = 0 } = layout;
  if ((palette / 100) * width >= LEAST_PALETTE) return layout;
  const usual = (PALETTE_WIDTH / width) * 100;
  return { ...layout, palette: usual, middle: middle + palette - usual };
}
