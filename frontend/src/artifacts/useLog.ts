/** A log as it grows: fetched by byte offset, on when the stream says that there is more. */
import { useEffect, useRef, useState } from "react";
import { type LogChunk, readLog } from "@/api/runs";
import type { RunId } from "@/api/types";
import { useLogGrowth } from "@/live/hooks";

export interface Log {
  readonly text: string;
  readonly isComplete: boolean;
  readonly error: Error | null;
}

const EMPTY: Log = { text: "", isComplete: false, error: null };
/** Where the stream is silent, ask by the clock. */
const PATIENCE_MILLISECONDS = 3000;
/** More than this is not kept in the page; the download has all of it. */
const MOST_CHARACTERS = 2_000_000;

export function useLog(
  run: RunId | null,
  node: string | null,
  attempt: number | undefined,
  isOver: boolean,
): Log {
  const [log, setLog] = useState(EMPTY);
  const place = useRef(0);
  const growth = useLogGrowth(run, node);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt is another log
  useEffect(() => {
    place.current = 0;
    setLog(EMPTY);
  }, [run, node, attempt]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: growth and the end of the step are the reasons to ask
  useEffect(() => {
    if (run === null || node === null) return;
    return keepReading(
      () => readLog(run, node, place.current, attempt),
      (chunk) => {
        place.current = chunk.next_offset;
        setLog(({ text }) => ({
          text: (text + chunk.text).slice(-MOST_CHARACTERS),
          isComplete: chunk.complete,
          error: null,
        }));
      },
      (error) => setLog((old) => ({ ...old, error })),
    );
  }, [run, node, attempt, growth, isOver]);

  return log;
}

/** Ask until the log is complete, at once while there is more, else by the clock. Returns how to stop. */
function keepReading(
  read: () => Promise<LogChunk>,
  take: (chunk: LogChunk) => void,
  fail: (error: Error) => void,
): () => void {
  let isStopped = false;
  let timer: ReturnType<typeof setTimeout>;
  const ask = () =>
    read().then(
      (chunk) => {
        if (isStopped) return;
        take(chunk);
        const isMore = chunk.next_offset > chunk.offset;
        if (!chunk.complete) timer = setTimeout(ask, isMore ? 0 : PATIENCE_MILLISECONDS);
      },
      (error: Error) => isStopped || fail(error),
    );
  timer = setTimeout(ask, 0);
  return () => {
    isStopped = true;
    clearTimeout(timer);
  };
}
