/** Which run the steps below belong to: the canvas shows one run, and each of its nodes asks for its own step.
 *
 * A run may have left out nodes: those show what they did in the newest of the earlier runs that has them.
 */
import { createContext, type ReactNode, useContext, useEffect, useMemo } from "react";
import type { RunId } from "@/api/types";
import { runFeed } from "./feed";

const NONE: readonly RunId[] = [];
const Scope = createContext<RunId | null>(null);
const Runs = createContext<readonly RunId[]>(NONE);

interface RunScopeProps {
  readonly runId: RunId | null;
  /** Newest first. */
  readonly earlier?: readonly RunId[];
  readonly children: ReactNode;
}

/** Follow a run and let `useStepState` below it read from it; null for "no run yet". */
export function RunScope({ runId, earlier = NONE, children }: RunScopeProps) {
  const runs = useMemo(() => (runId === null ? NONE : [runId, ...earlier]), [runId, earlier]);
  useEffect(() => {
    const leave = runs.map((run) => runFeed.watch(run));
    return () => leave.forEach((stop) => void stop());
  }, [runs]);
  return (
    <Scope.Provider value={runId}>
      <Runs.Provider value={runs}>{children}</Runs.Provider>
    </Scope.Provider>
  );
}

/** The run in scope and the earlier ones behind it, newest first. */
export function useScopedRuns(): readonly RunId[] {
  return useContext(Runs);
}

export function useScopedRunId(): RunId | null {
  return useContext(Scope);
}
