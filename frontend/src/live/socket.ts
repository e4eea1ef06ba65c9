/** One socket a tab, many subscriptions. It reconnects for ever and asks again for what it may have missed. */
import { type HeartbeatMessage, readMessage, type ServerMessage } from "./messages";

export type Connection = "connecting" | "open" | "lost";
export type Topic = { readonly run: string } | { readonly pipeline: string };

interface Subscription {
  readonly topic: Topic;
  /** The number of the newest thing that is known; undefined for everything. */
  readonly after: () => number | undefined;
  readonly receive: (message: ServerMessage) => void;
}

export interface SocketLike {
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: (() => void) | null;
  readonly readyState: number;
  send(text: string): void;
  close(): void;
}

const OPEN = 1;
/** The server beats every 10 s; after this long without a word the line is dead. */
const SILENCE_MILLISECONDS = 25_000;

export class LiveSocket {
  private socket: SocketLike | null = null;
  private readonly subscriptions = new Set<Subscription>();
  private readonly watchers = new Set<(connection: Connection) => void>();
  private failures = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private silence: ReturnType<typeof setTimeout> | undefined;
  connection: Connection = "connecting";

  constructor(
    private readonly connect: () => SocketLike,
    private readonly delay: (failures: number) => number = backoff,
  ) {}

  /** Follow a run or a pipeline until the returned function is called. */
  subscribe(
    topic: Topic,
    after: () => number | undefined,
    receive: (message: ServerMessage) => void,
  ): () => void {
    const subscription: Subscription = { topic, after, receive };
    this.subscriptions.add(subscription);
    if (this.socket === null) this.open();
    else this.ask(subscription);
    return () => this.drop(subscription);
  }

  /** Ask for everything again: a number is missing. */
  refresh(topic: Topic): void {
    this.send({ subscribe: topic });
  }

  watch(watcher: (connection: Connection) => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  private drop(subscription: Subscription): void {
    this.subscriptions.delete(subscription);
    const isWanted = [...this.subscriptions].some(({ topic }) => isSame(topic, subscription.topic));
    if (!isWanted) this.send({ unsubscribe: subscription.topic });
  }

  private open(): void {
    clearTimeout(this.retry);
    const socket = this.connect();
    this.socket = socket;
    socket.onopen = () => {
      this.failures = 0;
      this.tell("open");
      for (const subscription of this.subscriptions) this.ask(subscription);
      this.listenForSilence();
    };
    socket.onmessage = (event) => {
      this.listenForSilence();
      const message = readMessage(event.data);
      if (message !== null) this.deliver(message);
    };
    socket.onclose = () => this.lost(socket);
  }

  private lost(socket: SocketLike): void {
    if (this.socket !== socket) return;
    clearTimeout(this.silence);
    this.tell("lost");
    this.failures += 1;
    this.retry = setTimeout(() => this.open(), this.delay(this.failures));
  }

  private listenForSilence(): void {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => {
      const { socket } = this;
      if (socket === null) return;
      socket.onclose = null;
      socket.close();
      this.lost(socket);
    }, SILENCE_MILLISECONDS);
  }

  private deliver(message: ServerMessage): void {
    if (message.type === "heartbeat") this.compare(message);
    for (const subscription of this.subscriptions) {
      if (concerns(message, subscription.topic)) subscription.receive(message);
    }
  }

  /** The heartbeat carries the newest numbers: whoever is behind asks again. */
  private compare({ runs = {}, pipelines = {} }: HeartbeatMessage): void {
    for (const subscription of this.subscriptions) {
      const { topic } = subscription;
      const newest = "run" in topic ? runs[topic.run] : pipelines[topic.pipeline];
      const known = subscription.after();
      if (newest !== undefined && known !== undefined && known < newest) this.ask(subscription);
    }
  }

  private ask({ topic, after }: Subscription): void {
    const known = after();
    this.send({ subscribe: known === undefined ? topic : { ...topic, after: known } });
  }

  private send(message: unknown): void {
    if (this.socket?.readyState === OPEN) this.socket.send(JSON.stringify(message));
  }

  private tell(connection: Connection): void {
    this.connection = connection;
    for (const watcher of this.watchers) watcher(connection);
  }
}

function backoff(failures: number): number {
  return Math.min(500 * 2 ** Math.min(failures - 1, 5), 10_000) * (0.75 + Math.random() / 2);
}

function isSame(a: Topic, b: Topic): boolean {
  return "run" in a ? "run" in b && a.run === b.run : "pipeline" in b && a.pipeline === b.pipeline;
}

function concerns(message: ServerMessage, topic: Topic): boolean {
  if (message.type === "heartbeat") return false;
  return "run" in topic
    ? "run" in message && message.run === topic.run
    : "pipeline" in message && message.pipeline === topic.pipeline;
}
