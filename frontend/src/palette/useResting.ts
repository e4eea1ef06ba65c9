/** The entry of the palette on which the pointer or the keyboard's focus rests. */

import type { FocusEvent, PointerEvent, SyntheticEvent } from "react";
import { useEffect, useRef, useState } from "react";

const DELAY_MS = 500;

export interface Resting {
  readonly id: string;
  readonly rect: DOMRect;
}

function entryAt(event: SyntheticEvent): HTMLElement | null {
  return (event.target as Element).closest<HTMLElement>("[data-entry]");
}

/** One listener for all entries: a tooltip for each would make a hundred of them slow to draw. */
export function useResting() {
  const [resting, setResting] = useState<Resting | null>(null);
  const timer = useRef(0);
  useEffect(() => () => clearTimeout(timer.current), []);

  const leave = () => {
    clearTimeout(timer.current);
    setResting(null);
  };
  const restOn = (element: HTMLElement) =>
    setResting({ id: element.dataset.entry ?? "", rect: element.getBoundingClientRect() });

  const handlers = {
    onPointerOver: (event: PointerEvent) => {
      const element = entryAt(event);
      clearTimeout(timer.current);
      if (!element || event.pointerType === "touch") leave();
      else if (resting) restOn(element);
      else timer.current = window.setTimeout(() => restOn(element), DELAY_MS);
    },
    onFocus: (event: FocusEvent) => {
      const element = entryAt(event);
      if (element?.matches(":focus-visible")) restOn(element);
    },
    onPointerLeave: leave,
    onPointerDown: leave,
    onBlur: leave,
    onScroll: leave,
  };
  return { resting, handlers };
}
