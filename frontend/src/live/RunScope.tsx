/** Which run the steps below belong to: the canvas shows one run, and each of its nodes asks for its own step. */
import { createContext, type ReactNode, useContext, useEffect } from "react";
import type { RunId } from "@/api/types";
import { runFeed } from "./feed";

const Scope = createContext<RunId | null>(null);

/** Follow a run and let `useStepState` below it read from it; null for "no run yet". */
export function RunScope({ runId, children }: { runId: RunId | null; children: ReactNode }) {
  useEffect(() => (runId === null ? undefined : runFeed.watch(runId)), [runId]);
  return <Scope.Provider value={runId}>{children}</Scope.Provider>;
}

export function useScopedRunId(): RunId | null {
  return useContext(Scope);
}
