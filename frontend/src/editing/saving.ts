/** The steps of saving, as changes to the document store: take, confirm, fail, receive. No network here. */

import { applyOperations } from "@/graph/apply";
import type { Operation } from "@/graph/operations";
import type { DocumentStore, Saving, SavingState } from "./documentStore";

export interface Revision {
  readonly revision: number;
  readonly operations: readonly Operation[];
}

export interface SaveAnswer {
  readonly revision: number;
  readonly missed: readonly Revision[];
}

/** Move what is queued into flight, and return it. Null when there is nothing to send. */
export function takeQueued(
  store: DocumentStore,
): { base: number; operations: readonly Operation[] } | null {
  const { saving } = store.getState();
  if (saving.inFlight.length > 0 || saving.queued.length === 0) return null;
  store.setState({ saving: { ...saving, inFlight: saving.queued, queued: [] } });
  return { base: saving.revision, operations: saving.queued };
}

/** The server has ours, applied after what we missed: rebase what was queued since. */
export function confirmSaved(store: DocumentStore, answer: SaveAnswer): void {
  const { saving } = store.getState();
  const missed = answer.missed.flatMap((revision) => revision.operations);
  const confirmed = applyOperations(saving.confirmed, [...missed, ...saving.inFlight]).document;
  const isDone = saving.queued.length === 0;
  store.setState((state) => ({
    document:
      missed.length === 0 ? state.document : applyOperations(confirmed, saving.queued).document,
    saving: {
      ...saving,
      confirmed: missed.length === 0 && isDone ? state.document : confirmed,
      revision: answer.revision,
      inFlight: [],
      state: isDone ? "saved" : "saving",
      message: "",
    },
  }));
}

/** Nothing is lost: what was in flight goes back to the head of the queue. */
export function failSaving(store: DocumentStore, state: SavingState, message: string): void {
  const { saving } = store.getState();
  const queued = [...saving.inFlight, ...saving.queued];
  store.setState({ saving: { ...saving, inFlight: [], queued, state, message } });
}

/** Somebody else's revision. False when one in between is missing and the document must be fetched. */
export function receiveRevision(store: DocumentStore, incoming: Revision): boolean {
  const { saving } = store.getState();
  if (incoming.revision <= saving.revision) return true;
  if (incoming.revision !== saving.revision + 1) return false;
  const confirmed = applyOperations(saving.confirmed, incoming.operations).document;
  const mine = unsavedOf(saving);
  store.setState({
    document: applyOperations(confirmed, mine).document,
    saving: { ...saving, confirmed, revision: incoming.revision },
  });
  return true;
}

export function unsavedOf(saving: Saving): readonly Operation[] {
  return [...saving.inFlight, ...saving.queued];
}
