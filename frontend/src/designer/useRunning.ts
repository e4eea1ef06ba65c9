/** Starting and cancelling runs, and which run the designer shows. */

import { useQueryClient } from "@tanstack/react-query";
import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { useSearchParams } from "react-router";
import { startRun } from "@/api/pipelines";
import { ApiError } from "@/api/problems";
import { cancelRun, runQuery } from "@/api/runs";
import type { RunId, RunRequest } from "@/api/types";
import { announce } from "@/editing/sessionStore";
import { runFeed } from "@/live/feed";
import { useRunValue } from "@/live/hooks";
import { isTerminalRun } from "@/live/runState";
import { toast, toastError } from "@/ui/toasts";
import type { LiveEditor } from "./useEditorFor";

export interface Running {
  readonly runId: RunId | null;
  readonly isStarting: boolean;
  readonly start: (request?: RunRequest) => void;
  readonly cancel: () => void;
}

const RunningContext = createContext<Running | null>(null);
export const RunningProvider = RunningContext.Provider;

export function useRunning(): Running {
  const running = useContext(RunningContext);
  if (!running) throw new Error("This component must stand inside a RunningProvider.");
  return running;
}

export function useRunningFor({ editor, sync }: LiveEditor, lastRun: RunId | null): Running {
  const [runId, setRunId] = useShownRun(lastRun);
  const [isStarting, setStarting] = useState(false);
  const queries = useQueryClient();
  useMetricsAtTheEnd(runId);

  const start = useCallback(
    (request: RunRequest = {}) => {
      setStarting(true);
      const submit = async () => {
        await sync.current?.flush();
        refuseUnsaved(editor);
        const run = await startRun(editor.pipelineId, withId(request));
        runFeed.accept(run);
        setRunId(run.id);
        announce(editor.session, `Run ${run.number} was started.`);
        void queries.invalidateQueries({ queryKey: ["runs", "list"] });
      };
      submit()
        .catch((error: unknown) => explain(error, editor))
        .finally(() => setStarting(false));
    },
    [editor, sync, queries, setRunId],
  );

  const cancel = useCallback(() => {
    if (runId === null) return;
    cancelRun(runId).then(
      (run) => runFeed.accept(run),
      (error: unknown) => toastError("The run could not be cancelled.", error),
    );
  }, [runId]);

  return useMemo(() => ({ runId, isStarting, start, cancel }), [runId, isStarting, start, cancel]);
}

/** Metrics that a quick step told are not in its events: the ended run is read once more. */
function useMetricsAtTheEnd(runId: RunId | null): void {
  const queries = useQueryClient();
  const isLive = useRunValue(runId, (run) => !isTerminalRun(run.state));
  const wasLive = useRef(false);
  useEffect(() => {
    if (isLive === false && wasLive.current && runId !== null) {
      queries.fetchQuery({ ...runQuery(runId), staleTime: 0 }).then(
        (run) => runFeed.accept(run),
        () => undefined,
      );
    }
    wasLive.current = isLive === true;
  }, [isLive, runId, queries]);
}

/** The run that is shown stands in the address, so that it can be shared and outlives a reload. */
function useShownRun(lastRun: RunId | null) {
  const [search, setSearch] = useSearchParams();
  const runId = search.get("run") ?? lastRun;
  const show = useRef((_run: RunId) => {});
  show.current = (run) => setSearch({ ...Object.fromEntries(search), run }, { replace: true });
  const setRunId = useCallback((run: RunId) => show.current(run), []);
  useEffect(() => {
    if (runId !== null && !search.has("run")) setRunId(runId);
  }, [runId, search, setRunId]);
  return [runId, setRunId] as const;
}

/** A run is of what the server has: it must not silently leave out the last edits. */
function refuseUnsaved({ documents }: LiveEditor["editor"]): void {
  const { state, message } = documents.getState().saving;
  if (state === "offline" || state === "refused")
    throw new Error(`The last changes are not saved: ${message}`);
}

/** Browsers make ids only on pages that came over HTTPS or from this machine. */
function withId(request: RunRequest): RunRequest {
  const id = crypto.randomUUID?.();
  return id ? { ...request, id } : request;
}

function explain(error: unknown, editor: LiveEditor["editor"]): void {
  if (error instanceof ApiError && error.problems.length > 0) {
    editor.session.setState({ isProblemListOpen: true });
    toast({ tone: "error", title: "The run was not started.", detail: error.message });
  } else toastError("The run was not started.", error);
}
