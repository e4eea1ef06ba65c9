/** Asks the server for problems while the document changes, and for the plan once it is saved. */

import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { datasetsQuery } from "@/api/datasets";
import { planRun, validateDocument } from "@/api/pipelines";
import { ApiError } from "@/api/problems";
import type { RunId } from "@/api/types";
import { type ChecksStore, createChecksStore, setPlan, setProblems, touch } from "@/editing/checks";
import type { Editor } from "@/editing/editor";
import { useRunValue } from "@/live/hooks";
import { isTerminalRun } from "@/live/runState";
import { loadingTitles } from "./loadingData";

const QUIET_MILLISECONDS = 180;

export function useChecking(editor: Editor, runId: RunId | null): ChecksStore {
  const [checks] = useState(createChecksStore);
  useEffect(
    () =>
      editor.documents.subscribe((state, before) => {
        if (state.document !== before.document) touch(checks, before.document, state.document);
      }),
    [editor, checks],
  );
  const loading = useLoadingOf(editor, checks);
  useProblemsOf(editor, checks, runId, loading);
  usePlanOf(editor, checks, runId, loading);
  return checks;
}

/** How much data is still on its way; each that arrives solves a problem and makes a plan possible. */
function useLoadingOf(editor: Editor, checks: ChecksStore): number {
  const document = useStore(editor.documents, (state) => state.document);
  const { data } = useQuery({
    ...datasetsQuery,
    refetchInterval: ({ state }) =>
      loadingTitles(document, state.data ?? []).length > 0 ? 1000 : false,
  });
  const titles = loadingTitles(document, data ?? []).join("\n");
  const loading = titles === "" ? 0 : titles.split("\n").length;
  useEffect(() => {
    checks.setState({ loading: titles === "" ? [] : titles.split("\n") });
  }, [checks, titles]);
  return loading;
}

/** A finished run also teaches columns that were not known before. */
function useProblemsOf(
  editor: Editor,
  checks: ChecksStore,
  runId: RunId | null,
  loading: number,
): void {
  const isRunning = useRunValue(runId, (run) => !isTerminalRun(run.state)) ?? false;
  const document = useStore(editor.documents, (state) => state.document);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the end of a run makes more columns known
  useEffect(() => {
    const stop = new AbortController();
    const timer = setTimeout(() => {
      validateDocument(editor.pipelineId, document, stop.signal).then(
        ({ problems, schemas }) => setProblems(checks, problems, schemas),
        () => undefined,
      );
    }, QUIET_MILLISECONDS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [editor, checks, document, isRunning, loading]);
}

/** The plan is of the saved revision; a run makes it old, and it is asked again when the run has ended. */
function usePlanOf(
  editor: Editor,
  checks: ChecksStore,
  runId: RunId | null,
  loading: number,
): void {
  const revision = useStore(editor.documents, ({ saving }) =>
    saving.state === "saved" ? saving.revision : null,
  );
  const isRunning = useRunValue(runId, (run) => !isTerminalRun(run.state)) ?? false;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another run, or its end, makes the plan old
  useEffect(() => setPlan(checks, null, null), [checks, runId, isRunning]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a run that was over before it was seen still changed the plan
  useEffect(() => {
    if (revision === null || isRunning) return;
    const stop = new AbortController();
    planRun(editor.pipelineId, {}, stop.signal).then(
      (plan) => setPlan(checks, plan, null),
      (error: unknown) => {
        if (stop.signal.aborted) return;
        setPlan(checks, null, error instanceof ApiError ? error.message : String(error));
      },
    );
    return () => stop.abort();
  }, [editor, checks, revision, isRunning, runId, loading]);
}
