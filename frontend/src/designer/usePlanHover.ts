/** The plan opens for a pointer that comes to the button, not for a button that comes under the pointer as a run ends. */

import { type PointerEvent, useCallback, useEffect, useRef, useState } from "react";

export function usePlanHover(isRunning: boolean) {
  const [isOpen, setOpen] = useState(false);
  const isHovered = useRef(false);
  const last = useRef<readonly [number, number] | null>(null);
  const close = useCallback(() => {
    isHovered.current = false;
    setOpen(false);
  }, []);
  useEffect(() => {
    const follow = (event: globalThis.PointerEvent) => {
      last.current = [event.clientX, event.clientY];
    };
    window.addEventListener("pointermove", follow, true);
    window.addEventListener("resize", close);
    return () => {
      window.removeEventListener("pointermove", follow, true);
      window.removeEventListener("resize", close);
    };
  }, [close]);
  useEffect(() => {
    if (isRunning) close();
  }, [isRunning, close]);
  return {
    isOpen: isOpen && !isRunning,
    change: (next: boolean) => setOpen(next && isHovered.current),
    enter: ({ clientX, clientY }: PointerEvent) => {
      // Browsers tell of an enter without a move, too, when something appears below a resting pointer.
      const isResting = last.current?.[0] === clientX && last.current[1] === clientY;
      isHovered.current = !isResting;
    },
    leave: () => {
      isHovered.current = false;
    },
    close,
  };
}
