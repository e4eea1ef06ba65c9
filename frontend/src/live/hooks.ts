/** How components read live states: one selector a node, so that one step's news redraws one node. */
import { useEffect } from "react";
import { useStore } from "zustand";
import type { PipelineId, RunId, RunSnapshot, StepRun } from "@/api/types";
import { liveSocket, runFeed } from "./feed";
import type { PipelineMessage } from "./messages";
import { useScopedRunId } from "./RunScope";
import { logKey } from "./runStore";
import type { Connection } from "./socket";

/** The step of a node in the run of the surrounding RunScope; null when there is none. */
export function useStepState(node: string): StepRun | null {
  const run = useScopedRunId();
  return useStore(runFeed.store, (state) =>
    run === null ? null : (state.runs[run]?.steps[node] ?? null),
  );
}

/** A run that is being watched; null until its snapshot is there. Redraws at every change of it. */
export function useRun(run: RunId | null): RunSnapshot | null {
  return useStore(runFeed.store, (state) => (run === null ? null : (state.runs[run] ?? null)));
}

/** One thing about a run, so that nothing else redraws: `useRunValue(id, (run) => run.state)`. */
export function useRunValue<T>(run: RunId | null, select: (run: RunSnapshot) => T): T | null {
  return useStore(runFeed.store, (state) => {
    const known = run === null ? undefined : state.runs[run];
    return known === undefined ? null : select(known);
  });
}

/** Follow a run while the component is there, and read it. */
export function useWatchedRun(run: RunId | null): RunSnapshot | null {
  useEffect(() => (run === null ? undefined : runFeed.watch(run)), [run]);
  return useRun(run);
}

export function useLogGrowth(run: RunId | null, node: string | null): number {
  return useStore(runFeed.store, (state) =>
    run === null || node === null ? 0 : (state.logs[logKey(run, node)]?.at ?? 0),
  );
}

export function useConnection(): Connection {
  return useStore(runFeed.store, (state) => state.connection);
}

/** The edits and the presence of others in a pipeline, from a revision on. */
export function subscribePipeline(
  pipeline: PipelineId,
  revision: () => number | undefined,
  receive: (message: PipelineMessage) => void,
): () => void {
  return liveSocket.subscribe({ pipeline }, revision, (message) => {
    if (message.type === "operations" || message.type === "presence") receive(message);
  });
}
