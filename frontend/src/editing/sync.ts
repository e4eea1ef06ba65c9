/** Autosave: sends operations soon after an edit, keeps a copy in the browser until the server has them. */

import type { PipelineDocument } from "@/graph/document";
import type { Operation } from "@/graph/operations";
import { type DocumentStore, loadDocument } from "./documentStore";
import {
  confirmSaved,
  failSaving,
  type Revision,
  receiveRevision,
  type SaveAnswer,
  takeQueued,
  unsavedOf,
} from "./saving";

/** The server said no: trying again would not help. */
export class SaveRefused extends Error {}

export interface SaveRequest {
  readonly base: number;
  readonly client: string;
  readonly operations: readonly Operation[];
}

export interface Server {
  readonly send: (request: SaveRequest) => Promise<SaveAnswer>;
  readonly fetch: () => Promise<{ readonly document: PipelineDocument; readonly revision: number }>;
}

export interface RemoteRevision extends Revision {
  readonly client?: string | null;
}

const QUIET_MILLISECONDS = 350;
const RETRY_MILLISECONDS = [1000, 3000, 8000] as const;

export class Sync {
  readonly client: string = crypto.randomUUID?.() ?? String(Math.random());
  private timer: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  private held: RemoteRevision[] = [];
  private sending: Promise<void> | null = null;
  private readonly unsubscribe: () => void;

  constructor(
    private readonly store: DocumentStore,
    private readonly server: Server,
    private readonly copy: UnsavedCopy,
  ) {
    this.unsubscribe = store.subscribe((state, before) => {
      if (state.saving.queued === before.saving.queued) return;
      this.copy.keep(unsavedOf(state.saving));
      if (state.saving.state === "saving" && state.saving.queued.length > 0)
        this.schedule(QUIET_MILLISECONDS);
    });
    if (store.getState().saving.queued.length > 0) this.schedule(0);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.unsubscribe();
    void this.flush();
  }

  private schedule(milliseconds: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), milliseconds);
  }

  /** Save now; resolves when everything so far is saved or has failed. A run starts from what is saved. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.sending ??= this.sendQueued().finally(() => {
      this.sending = null;
    });
    return this.sending;
  }

  private async sendQueued(): Promise<void> {
    const taken = takeQueued(this.store);
    if (!taken) return;
    try {
      const answer = await this.server.send({ ...taken, client: this.client });
      this.failures = 0;
      confirmSaved(this.store, answer);
      this.copy.keep(unsavedOf(this.store.getState().saving));
      this.replayHeld();
      await this.sendQueued();
    } catch (error) {
      this.fail(error);
    }
  }

  private fail(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    if (error instanceof SaveRefused) {
      failSaving(this.store, "refused", message);
      return;
    }
    failSaving(this.store, "offline", message);
    this.schedule(
      RETRY_MILLISECONDS[Math.min(this.failures, RETRY_MILLISECONDS.length - 1)] ?? 1000,
    );
    this.failures += 1;
  }

  /** What came over the socket. Our own come back as answers; others wait while ours are in flight. */
  receive(revision: RemoteRevision): void {
    if (revision.client === this.client) return;
    if (this.store.getState().saving.inFlight.length > 0) {
      this.held.push(revision);
      return;
    }
    if (!receiveRevision(this.store, revision)) void this.reload(true);
  }

  private replayHeld(): void {
    const held = this.held;
    this.held = [];
    for (const revision of held) this.receive(revision);
  }

  /** Fetch the server's document; own unsaved changes are kept on top of it, or given up. */
  async reload(isKeepingUnsaved: boolean): Promise<void> {
    const { document, revision } = await this.server.fetch();
    const unsaved = isKeepingUnsaved ? unsavedOf(this.store.getState().saving) : [];
    loadDocument(this.store, document, revision, unsaved);
    this.copy.keep(unsaved);
    if (unsaved.length > 0) this.schedule(0);
  }
}

/** The copy of unsaved operations in the browser. */
export interface UnsavedCopy {
  readonly keep: (operations: readonly Operation[]) => void;
  readonly read: () => readonly Operation[];
}

export function browserCopy(pipelineId: string, storage: Storage = localStorage): UnsavedCopy {
  const key = `plumbline.unsaved.${pipelineId}`;
  return {
    keep: (operations) => {
      if (operations.length === 0) storage.removeItem(key);
      else storage.setItem(key, JSON.stringify(operations));
    },
    read: () => {
      const text = storage.getItem(key);
      return text ? (JSON.parse(text) as readonly Operation[]) : [];
    },
  };
}
