/** The document being edited: changed only by operations, undone by their inverses, saved by sync.ts. */

import { createStore, type StoreApi } from "zustand/vanilla";
import { applyOperations } from "@/graph/apply";
import type { PipelineDocument } from "@/graph/document";
import type { Operation } from "@/graph/operations";

export interface HistoryStep {
  readonly label: string;
  readonly operations: readonly Operation[];
  readonly merge: string | null;
  readonly at: number;
}

export type SavingState = "saved" | "saving" | "offline" | "refused";

/** What the server has, and what it has not yet. */
export interface Saving {
  readonly state: SavingState;
  readonly message: string;
  readonly confirmed: PipelineDocument;
  readonly revision: number;
  readonly inFlight: readonly Operation[];
  readonly queued: readonly Operation[];
}

export interface DocumentState {
  readonly document: PipelineDocument;
  readonly past: readonly HistoryStep[];
  readonly future: readonly HistoryStep[];
  readonly saving: Saving;
}

export type DocumentStore = StoreApi<DocumentState>;

export interface EditOptions {
  readonly label?: string;
  /** Edits with the same key within a second are one undo step: typing in a field. */
  readonly merge?: string;
  /** False for what nobody did by hand. */
  readonly isUndoable?: boolean;
}

const MERGE_MILLISECONDS = 1000;
const HISTORY_LIMIT = 500;

export function createDocumentStore(document: PipelineDocument, revision: number): DocumentStore {
  return createStore<DocumentState>(() => freshState(document, revision));
}

function freshState(document: PipelineDocument, revision: number): DocumentState {
  return {
    document,
    past: [],
    future: [],
    saving: {
      state: "saved",
      message: "",
      confirmed: document,
      revision,
      inFlight: [],
      queued: [],
    },
  };
}

/** One gesture: apply, remember how to take it back, queue for the server. */
export function edit(
  store: DocumentStore,
  operations: readonly Operation[],
  options: EditOptions = {},
): void {
  const state = store.getState();
  const applied = applyOperations(state.document, operations);
  if (applied.inverse.length === 0) return;
  const step: HistoryStep = {
    label: options.label ?? "Edit",
    operations: applied.inverse,
    merge: options.merge ?? null,
    at: Date.now(),
  };
  store.setState({
    document: applied.document,
    past: options.isUndoable === false ? state.past : remember(state.past, step),
    future: [],
    saving: queue(state.saving, operations),
  });
}

function remember(past: readonly HistoryStep[], step: HistoryStep): readonly HistoryStep[] {
  const last = past.at(-1);
  if (
    last &&
    step.merge !== null &&
    last.merge === step.merge &&
    step.at - last.at < MERGE_MILLISECONDS
  ) {
    return [
      ...past.slice(0, -1),
      {
        ...last,
        label: step.label,
        operations: [...step.operations, ...last.operations],
        at: step.at,
      },
    ];
  }
  return [...past.slice(-HISTORY_LIMIT + 1), step];
}

function queue(saving: Saving, operations: readonly Operation[]): Saving {
  return {
    ...saving,
    state: saving.state === "saved" ? "saving" : saving.state,
    queued: [...saving.queued, ...operations],
  };
}

export function undo(store: DocumentStore): void {
  travel(store, "past", "future");
}

export function redo(store: DocumentStore): void {
  travel(store, "future", "past");
}

function travel(store: DocumentStore, from: "past" | "future", to: "past" | "future"): void {
  const state = store.getState();
  const step = state[from].at(-1);
  if (!step) return;
  const applied = applyOperations(state.document, step.operations);
  const back = { ...step, operations: applied.inverse, merge: null };
  store.setState({
    document: applied.document,
    [from]: state[from].slice(0, -1),
    [to]: [...state[to], back],
    saving: queue(state.saving, step.operations),
  });
}

/** Start again from the server's document; unsaved operations are put on top of it. */
export function loadDocument(
  store: DocumentStore,
  document: PipelineDocument,
  revision: number,
  unsaved: readonly Operation[] = [],
): void {
  const fresh = freshState(document, revision);
  store.setState({
    ...fresh,
    document: applyOperations(document, unsaved).document,
    saving: { ...fresh.saving, queued: unsaved, state: unsaved.length > 0 ? "saving" : "saved" },
  });
}
