/** What lies under the pointer while something is dragged: the canvas, and the wire it would be spliced into. */

export function isOverCanvas(x: number, y: number): boolean {
  return document.elementFromPoint(x, y)?.closest("[data-canvas]") != null;
}

/** The id of the edge at a point, seen through whatever is above it. */
export function edgeAt(x: number, y: number): string | null {
  for (const element of document.elementsFromPoint(x, y)) {
    const edge = element.closest<SVGElement>(".react-flow__edge");
    if (edge) return edge.dataset.id ?? null;
  }
  return null;
}
