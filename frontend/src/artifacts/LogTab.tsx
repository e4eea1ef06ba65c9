/** What a step has printed, as it prints it; it stays at the end until one scrolls up. */
import { useLayoutEffect, useRef, useState } from "react";
import type { RunId } from "@/api/types";
import { isTerminalStep } from "@/live/runState";
import { Button } from "@/ui/Button";
import { EmptyState } from "@/ui/EmptyState";
import styles from "./LogTab.module.css";
import type { Shown } from "./selection";
import { useLog } from "./useLog";

export function LogTab({ runId, shown }: { runId: RunId | null; shown: Shown | null }) {
  const step = shown?.step ?? null;
  const log = useLog(
    step === null ? null : runId,
    shown?.node ?? null,
    step?.attempt,
    step !== null && isTerminalStep(step.state),
  );
  if (shown === null) return <EmptyState icon="text" title="Select a node to read its log" />;
  if (step === null) {
    return (
      <EmptyState icon="text" title="No log yet">
        {shown.nodeTitle} has not run.
      </EmptyState>
    );
  }
  if (log.error !== null && log.text === "") {
    return (
      <EmptyState icon="warning" tone="error" title="The log cannot be read">
        {log.error.message}
      </EmptyState>
    );
  }
  if (log.text === "") {
    return (
      <EmptyState
        icon="text"
        title={log.isComplete ? "This step has printed nothing" : "Nothing printed yet"}
      />
    );
  }
  return <LogText key={shown.node} text={log.text} />;
}

function LogText({ text }: { text: string }) {
  const place = useRef<HTMLPreElement>(null);
  const [isFollowing, setFollowing] = useState(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: new text moves the end
  useLayoutEffect(() => {
    const element = place.current;
    if (element !== null && isFollowing) element.scrollTop = element.scrollHeight;
  }, [text, isFollowing]);
  return (
    <div className={styles.log}>
      <pre
        ref={place}
        className={styles.text}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) =>
          setFollowing(scrollHeight - scrollTop - clientHeight < 24)
        }
      >
        {text}
      </pre>
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
    </div>
  );
}
