/** Reads a log chunk by chunk while it grows. A read under way is always finished, whatever arrives meanwhile. */
import type { LogChunk } from "@/api/runs";
import { LogBuffer, MOST_BYTES } from "./logBuffer";

export interface Log {
  readonly lines: readonly string[];
  /** How many lines there are now; `lines` is one list that grows. */
  readonly count: number;
  /** Bytes of the log that come before the first line. */
  readonly hidden: number;
  readonly isComplete: boolean;
  readonly error: Error | null;
}

export const EMPTY_LOG: Log = { lines: [], count: 0, hidden: 0, isComplete: false, error: null };
/** Where the stream is silent, ask by the clock. */
const PATIENCE_MILLISECONDS = 3000;

export type Read = (offset: number) => Promise<LogChunk>;

const oncePerFrame = (deed: () => void) => {
  // A hidden tab has no frames.
  if (document.hidden) setTimeout(deed, 100);
  else requestAnimationFrame(deed);
};

export class LogReader {
  private buffer = new LogBuffer();
  private isReading = false;
  private isWanted = false;
  private isStopped = false;
  private isComplete = false;
  private isScheduled = false;
  private error: Error | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly read: Read,
    private readonly publish: (log: Log) => void,
    private readonly schedule: (deed: () => void) => void = oncePerFrame,
  ) {}

  /** There is, or may be, more. */
  nudge(): void {
    this.isWanted = true;
    if (!this.isReading && !this.isStopped) void this.readOn();
  }

  stop(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
  }

  async showEarlier(): Promise<void> {
    const { buffer } = this;
    const offset = buffer.earlier;
    const { text } = await this.read(offset);
    if (this.isStopped || buffer !== this.buffer) return;
    buffer.prepend(text, offset);
    this.tell();
  }

  private async readOn(): Promise<void> {
    this.isReading = true;
    clearTimeout(this.timer);
    while (this.isWanted && !this.isStopped) {
      this.isWanted = false;
      try {
        this.take(await this.read(this.buffer.to));
        this.error = null;
      } catch (error) {
        this.error = error as Error;
      }
      this.tell();
    }
    this.isReading = false;
    if (!this.isStopped && !this.isComplete)
      this.timer = setTimeout(() => this.nudge(), PATIENCE_MILLISECONDS);
  }

  private take({ text, offset, next_offset, size_bytes, complete }: LogChunk): void {
    this.isComplete = complete;
    const isFar = size_bytes !== undefined && size_bytes - next_offset > MOST_BYTES;
    if (isFar) this.buffer = new LogBuffer(size_bytes - MOST_BYTES);
    else if (offset === this.buffer.to) this.buffer.append(text, next_offset);
    if (isFar || next_offset > offset) this.isWanted ||= !complete;
  }

  private tell(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    this.schedule(() => {
      this.isScheduled = false;
      if (this.isStopped) return;
      const { lines, from } = this.buffer;
      // The end of the last line is not another, empty one.
      const count = lines.at(-1) === "" ? lines.length - 1 : lines.length;
      const { isComplete, error } = this;
      this.publish({ lines, count, hidden: from, isComplete, error });
    });
  }
}
