/** A log as it grows: read on when the stream says that there is more. */
import { useEffect, useRef, useState } from "react";
import { readLog } from "@/api/runs";
import type { RunId } from "@/api/types";
import { useLogGrowth } from "@/live/hooks";
import { EMPTY_LOG, type Log, LogReader } from "./logReader";

export function useLog(
  run: RunId | null,
  node: string | null,
  attempt: number | undefined,
  isOver: boolean,
): Log & { readonly showEarlier: () => Promise<void> } {
  const [log, setLog] = useState(EMPTY_LOG);
  const reader = useRef<LogReader | null>(null);
  const growth = useLogGrowth(run, node);

  useEffect(() => {
    setLog(EMPTY_LOG);
    if (run === null || node === null) return;
    const own = new LogReader((offset) => readLog(run, node, offset, attempt), setLog);
    reader.current = own;
    own.nudge();
    return () => own.stop();
  }, [run, node, attempt]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: growth and the end of the step are the reasons to ask
  useEffect(() => reader.current?.nudge(), [growth, isOver]);

  return { ...log, showEarlier: async () => reader.current?.showEarlier() };
}
