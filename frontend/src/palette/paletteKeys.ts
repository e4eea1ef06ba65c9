/** Arrow keys walk through the palette; from the search field down into the list. */

import type { KeyboardEvent } from "react";

export function focusNextEntry(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const stops = [
    ...event.currentTarget.querySelectorAll<HTMLElement>(
      "[data-palette-search], [data-palette-entry]",
    ),
  ];
  const at = stops.indexOf(document.activeElement as HTMLElement);
  const next = stops[at + (event.key === "ArrowDown" ? 1 : -1)];
  if (at < 0 || !next) return;
  event.preventDefault();
  event.stopPropagation();
  next.focus();
}
