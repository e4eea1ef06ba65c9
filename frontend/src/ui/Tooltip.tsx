/** A short word at an element on hover and on focus; never the only place where something is said. */
import { Tooltip as Radix } from "radix-ui";
import type { ReactElement, ReactNode } from "react";
import { Kbd } from "./Kbd";
import styles from "./Tooltip.module.css";

export type Side = "top" | "right" | "bottom" | "left";

export function Tooltip({
  text,
  shortcut,
  side = "bottom",
  isAside = false,
  children,
}: {
  text: ReactNode;
  shortcut?: string;
  side?: Side;
  /** Stay on that side even where it is tight, and let clicks through: what is beside or below stays in reach. */
  isAside?: boolean;
  children: ReactElement;
}) {
  return (
    <Radix.Provider delayDuration={350} skipDelayDuration={200}>
      <Radix.Root disableHoverableContent={isAside}>
        <Radix.Trigger asChild>{children}</Radix.Trigger>
        <Radix.Portal>
          <Radix.Content
            className={styles.content}
            data-aside={isAside || undefined}
            side={side}
            sideOffset={isAside ? 20 : 6}
            collisionPadding={8}
          >
            {text}
            {shortcut !== undefined && <Kbd keys={shortcut} />}
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
    </Radix.Provider>
  );
}
