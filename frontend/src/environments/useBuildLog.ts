/** The log of a build as it grows; a new build begins a new one. */
import { useEffect, useRef, useState } from "react";
import { type EnvironmentState, readBuildLog } from "@/api/environments";
import { EMPTY_LOG, type Log, LogReader } from "@/artifacts/logReader";

const EAGER_MILLISECONDS = 500;

export function useBuildLog(
  name: string,
  state: EnvironmentState,
  digest: string,
): Log & { readonly showEarlier: () => Promise<void> } {
  const [log, setLog] = useState<Log>(EMPTY_LOG);
  const reader = useRef<LogReader | null>(null);
  const isBuilding = state === "building";
  const isNew = state === "new";

  // biome-ignore lint/correctness/useExhaustiveDependencies: another build, or other content, has another log
  useEffect(() => {
    setLog(EMPTY_LOG);
    // What has never been built has no log to ask for.
    if (isNew) return;
    const own = new LogReader((offset) => readBuildLog(name, offset), setLog);
    reader.current = own;
    own.nudge();
    const timer = isBuilding ? setInterval(() => own.nudge(), EAGER_MILLISECONDS) : undefined;
    return () => {
      clearInterval(timer);
      own.stop();
    };
  }, [name, digest, isBuilding, isNew]);

  return { ...log, showEarlier: async () => reader.current?.showEarlier() };
}
