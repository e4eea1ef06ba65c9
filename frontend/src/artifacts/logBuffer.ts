/** The lines of a log that are kept in the page: the newest few megabytes, by byte offset. */

/** More than this is not kept; what came before it is fetched when asked for. */
export const MOST_BYTES = 5_000_000;
/** As much as the server gives at once. */
export const CHUNK_BYTES = 256 * 1024;
/** Of a longer line only this much is drawn. */
const MOST_CHARACTERS = 20_000;

export class LogBuffer {
  /** The last one may still be growing. */
  readonly lines: string[] = [];
  /** The bytes that are kept: from here up to there. */
  from = 0;
  to = 0;
  private limit = MOST_BYTES;

  constructor(start = 0) {
    this.from = start;
    this.to = start;
  }

  append(text: string, nextOffset: number): void {
    if (text === "") return;
    const isMiddle = this.lines.length === 0 && this.from > 0;
    const [first = "", ...rest] = (isMiddle ? this.afterBreak(text) : text).split("\n");
    if (this.lines.length === 0) this.lines.push(first);
    else this.lines[this.lines.length - 1] += first;
    for (const line of rest) this.lines.push(line);
    this.to = nextOffset;
    this.trim();
  }

  /** Put in front what stands in the log from `offset` up to the first line that is kept. */
  prepend(text: string, offset: number): void {
    const bytes = new TextEncoder().encode(text).slice(0, this.from - offset);
    const cut = offset === 0 ? 0 : bytes.indexOf(10) + 1;
    const lines = new TextDecoder().decode(bytes.slice(cut)).split("\n");
    if (lines.at(-1) === "") lines.pop();
    this.lines.unshift(...lines);
    this.limit += this.from - offset;
    this.from = offset + cut;
  }

  /** Where to read for what comes before. */
  get earlier(): number {
    return Math.max(0, this.from - CHUNK_BYTES);
  }

  /** A log that is read from its middle begins with its first whole line. */
  private afterBreak(text: string): string {
    const cut = text.indexOf("\n") + 1;
    this.from += byteLength(text.slice(0, cut));
    return text.slice(cut);
  }

  private trim(): void {
    let dropped = 0;
    while (this.to - this.from > this.limit && dropped < this.lines.length - 1) {
      this.from += byteLength(this.lines[dropped] ?? "") + 1;
      dropped += 1;
    }
    if (dropped > 0) this.lines.splice(0, dropped);
  }
}

/** A line as a terminal would leave it: what a carriage return has overwritten is gone. */
export function lineText(line: string): string {
  const text = line.endsWith("\r") ? line.slice(0, -1) : line;
  const shown = text.slice(text.lastIndexOf("\r") + 1);
  return shown.length > MOST_CHARACTERS ? `${shown.slice(0, MOST_CHARACTERS)} …` : shown;
}

/** How many bytes a text has as UTF-8. */
export function byteLength(text: string): number {
  let bytes = text.length;
  for (let place = 0; place < text.length; place += 1) {
    const unit = text.charCodeAt(place);
    if (unit < 0x80) continue;
    // Each half of a pair of surrogates stands for two of four bytes.
    bytes += unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 1 : 2;
  }
  return bytes;
}
