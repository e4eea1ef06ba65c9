/** How canvas and drawer share the height: a fraction that is remembered, with room for the graph of whichever pipeline opens. Pure. */

import type { Layout } from "react-resizable-panels";

/** A drawer pulled up for a closer look leaves at least this much to the next pipeline, in percent. */
const LEAST_CANVAS = 45;

export function openingLayout(layout: Layout | undefined): Layout | undefined {
  if (layout === undefined || (layout["canvas"] ?? 0) >= LEAST_CANVAS) return layout;
  return { canvas: LEAST_CANVAS, drawer: 100 - LEAST_CANVAS };
}
