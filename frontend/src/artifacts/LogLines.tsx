/** The lines of a log, only those in sight drawn; it stays at the end until one scrolls up. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { useLayoutEffect, useRef, useState } from "react";
import { Button } from "@/ui/Button";
import { size } from "@/ui/format";
import { toastError } from "@/ui/toasts";
import styles from "./LogTab.module.css";
import { lineText } from "./logBuffer";
import type { Log } from "./logReader";

const LINE_HEIGHT = 19;
/** Within this of the end, one is at the end. */
const NEAR = 24;

/** Before the place has a size: the end, which is what will be in sight. */
const lastOf = (count: number) =>
  Array.from({ length: Math.min(count, 40) }, (_, place) => count - Math.min(count, 40) + place);

interface LogLinesProps {
  readonly log: Log;
  readonly onEarlier: () => Promise<void>;
}

export function LogLines({ log, onEarlier }: LogLinesProps) {
  const place = useRef<HTMLDivElement>(null);
  const [isFollowing, setFollowing] = useState(true);
  const [isBusy, setBusy] = useState(false);
  const rows = useVirtualizer({
    count: log.count,
    getScrollElement: () => place.current,
    estimateSize: () => LINE_HEIGHT,
    overscan: 20,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: new lines move the end
  useLayoutEffect(() => {
    const element = place.current;
    if (element !== null && isFollowing) element.scrollTop = element.scrollHeight;
  }, [log, isFollowing]);
  const drawn = rows.getVirtualItems().map(({ index }) => index);
  const shown = drawn.length > 0 ? drawn : lastOf(log.count);
  const showEarlier = async () => {
    setFollowing(false);
    setBusy(true);
    await onEarlier().catch((error: Error) =>
      toastError("The earlier lines cannot be read", error),
    );
    setBusy(false);
  };
  return (
    <>
      {log.hidden > 0 && (
        <div className={styles.earlier}>
          The first {size(log.hidden)} of this log are not shown.
          <Button size="small" busy={isBusy} onClick={showEarlier}>
            Show earlier
          </Button>
        </div>
      )}
      <div
        ref={place}
        className={styles.text}
        role="log"
        aria-label="Log"
        aria-live="off"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) =>
          setFollowing(scrollHeight - scrollTop - clientHeight < NEAR)
        }
      >
        <div className={styles.lines} style={{ height: rows.getTotalSize() }}>
          <pre style={{ transform: `translateY(${rows.getVirtualItems()[0]?.start ?? 0}px)` }}>
            {shown.map((index) => (
              <div key={index} className={styles.line}>
                {lineText(log.lines[index] ?? "")}
              </div>
            ))}
          </pre>
        </div>
      </div>
      {!isFollowing && (
        <Button
          className={styles.end ?? ""}
          size="small"
          icon="sortDown"
          onClick={() => setFollowing(true)}
        >
          To the end
        </Button>
      )}
    </>
  );
}
