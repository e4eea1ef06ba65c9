/** A list that stands on the canvas: Escape closes it, and so does all that leaves it, by pointer or by Tab. */

import { type ReactNode, useEffect, useRef } from "react";
import type { Point } from "@/graph/document";
import styles from "./FloatingList.module.css";

interface FloatingListProps {
  readonly screen: Point;
  /** Given up: the focus goes back to where it was. */
  readonly onEscape: () => void;
  /** Left for something else, which has the focus now. */
  readonly onLeave: () => void;
  readonly children: ReactNode;
}

export const LIST_SIZE = { width: 348, height: 344 };
const MARGIN = 12;

export function FloatingList({ screen, onEscape, onLeave, children }: FloatingListProps) {
  const ref = useRef<HTMLDivElement>(null);
  useClickOutside(ref, onLeave);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the list inside
    <div
      ref={ref}
      className={styles.list}
      style={{
        left: Math.max(8, Math.min(screen[0], innerWidth - LIST_SIZE.width - MARGIN)),
        top: Math.max(8, Math.min(screen[1], innerHeight - LIST_SIZE.height - MARGIN)),
      }}
      onKeyDown={(event) => event.key === "Escape" && onEscape()}
      onBlur={({ currentTarget, relatedTarget }) =>
        relatedTarget && !currentTarget.contains(relatedTarget) && onLeave()
      }
    >
      {children}
    </div>
  );
}

function useClickOutside(ref: React.RefObject<HTMLElement | null>, onOutside: () => void): void {
  const latest = useRef(onOutside);
  latest.current = onOutside;
  useEffect(() => {
    const listen = (event: globalThis.PointerEvent) => {
      if (event.target instanceof Node && !ref.current?.contains(event.target)) latest.current();
    };
    document.addEventListener("pointerdown", listen, true);
    return () => document.removeEventListener("pointerdown", listen, true);
  }, [ref]);
}
