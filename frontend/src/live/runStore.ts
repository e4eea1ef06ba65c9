/** The runs that are being watched, applied once per animation frame. Read it with the hooks in hooks.ts. */
import { createStore } from "zustand/vanilla";
import { get } from "@/api/client";
import type { RunId, RunSnapshot } from "@/api/types";
import type { RunMessage, ServerMessage, TelemetryMessage } from "./messages";
import { applyEvent, applyTelemetry, isTerminalRun } from "./runState";
import type { Connection, LiveSocket } from "./socket";

export interface LogGrowth {
  readonly size: number | null;
  readonly at: number;
}

export interface RunStore {
  readonly runs: Readonly<Record<RunId, RunSnapshot>>;
  /** By run and node: when the log last grew, so that an open log fetches the rest. */
  readonly logs: Readonly<Record<string, LogGrowth>>;
  readonly connection: Connection;
}

export const logKey = (run: RunId, node: string) => `${run}/${node}`;

export type Schedule = (deed: () => void) => void;

const oncePerFrame: Schedule = (deed) => {
  // A hidden tab has no frames; its states must not stand still because of that.
  if (document.hidden) setTimeout(deed, 100);
  else requestAnimationFrame(deed);
};

export class RunFeed {
  readonly store = createStore<RunStore>(() => ({ runs: {}, logs: {}, connection: "connecting" }));
  private readonly watched = new Map<RunId, { count: number; stop: () => void }>();
  private queue: RunMessage[] = [];
  private isScheduled = false;

  constructor(
    private readonly socket: LiveSocket,
    private readonly schedule: Schedule = oncePerFrame,
    private readonly fetchRun: (run: RunId) => Promise<RunSnapshot> = (run) =>
      get<RunSnapshot>(`runs/${encodeURIComponent(run)}/`),
  ) {
    socket.watch((connection) => this.store.setState({ connection }));
  }

  /** Follow a run; several may, the last one to leave ends it. */
  watch(run: RunId): () => void {
    const known = this.watched.get(run);
    if (known) known.count += 1;
    else this.watched.set(run, { count: 1, stop: this.start(run) });
    return () => this.leave(run);
  }

  /** Take in a snapshot that came by HTTP, unless something newer is known. */
  accept(snapshot: RunSnapshot): void {
    const known = this.store.getState().runs[snapshot.id];
    if (known !== undefined && known.seq > snapshot.seq) return;
    this.store.setState(({ runs }) => ({ runs: { ...runs, [snapshot.id]: snapshot } }));
  }

  private start(run: RunId): () => void {
    const after = () => this.store.getState().runs[run]?.seq;
    // The snapshot also comes by HTTP, so that a page shows states where sockets are not let through.
    this.fetchRun(run).then(
      (snapshot) => this.accept(snapshot),
      () => undefined,
    );
    return this.socket.subscribe({ run }, after, (message) => this.receive(message));
  }

  private leave(run: RunId): void {
    const known = this.watched.get(run);
    if (known === undefined) return;
    known.count -= 1;
    if (known.count > 0) return;
    known.stop();
    this.watched.delete(run);
  }

  private receive(message: ServerMessage): void {
    if (message.type !== "snapshot" && message.type !== "event" && message.type !== "telemetry")
      return;
    this.queue.push(message);
    if (this.isScheduled) return;
    this.isScheduled = true;
    this.schedule(() => this.flush());
  }

  private flush(): void {
    const { queue } = this;
    this.queue = [];
    this.isScheduled = false;
    const runs = { ...this.store.getState().runs };
    const logs = { ...this.store.getState().logs };
    const gaps = new Set<RunId>();
    for (const message of queue) {
      if (message.type === "telemetry" && message.kind === "log")
        logs[logKey(message.run, message.node)] = growth(message);
      else apply(runs, message, gaps);
    }
    this.store.setState({ runs, logs });
    for (const run of gaps) this.socket.refresh({ run });
  }
}

function apply(runs: Record<RunId, RunSnapshot>, message: RunMessage, gaps: Set<RunId>): void {
  const known = runs[message.run];
  if (message.type === "snapshot") {
    if (known === undefined || known.seq <= message.seq)
      runs[message.run] = { ...message.data, seq: message.seq };
    gaps.delete(message.run);
  } else if (known === undefined) {
    gaps.add(message.run);
  } else if (message.type === "telemetry") {
    if (!isTerminalRun(known.state)) runs[message.run] = applyTelemetry(known, message);
  } else {
    const applied = applyEvent(known, message);
    if (applied === "gap") gaps.add(message.run);
    else if (applied !== "old") runs[message.run] = applied.run;
  }
}

function growth({ payload }: TelemetryMessage): LogGrowth {
  const size = payload["size"] ?? payload["size_bytes"] ?? payload["offset"];
  return { size: typeof size === "number" ? size : null, at: Date.now() };
}
