import { afterEach, expect, test, vi } from "vitest";
import type { LogChunk } from "@/api/runs";
import { type Log, LogReader } from "./logReader";

const chunk = (text: string, offset: number, complete = false): LogChunk => ({
  text,
  offset,
  next_offset: offset + text.length,
  attempt: 1,
  complete,
});
const atOnce = (deed: () => void) => deed();

let reader: LogReader | null = null;
afterEach(() => reader?.stop());

test("what arrives while a read is under way does not drop it, and is read next", async () => {
  const answers: ((chunk: LogChunk) => void)[] = [];
  const read = vi.fn(() => new Promise<LogChunk>((resolve) => answers.push(resolve)));
  const seen: string[][] = [];
  reader = new LogReader(read, ({ lines, count }) => seen.push(lines.slice(0, count)), atOnce);
  reader.nudge();
  for (let news = 0; news < 20; news += 1) reader.nudge();
  expect(read).toHaveBeenCalledTimes(1);
  answers[0]?.(chunk("slow\n", 0));
  await vi.waitFor(() => expect(seen.at(-1)).toEqual(["slow"]));
  await vi.waitFor(() => expect(read).toHaveBeenCalledTimes(2));
  expect(read).toHaveBeenLastCalledWith(5);
  answers[1]?.(chunk("line\n", 5, true));
  await vi.waitFor(() => expect(seen.at(-1)).toEqual(["slow", "line"]));
});

test("of a huge log only the end is read", async () => {
  const size_bytes = 80_000_000;
  const read = vi.fn(async (offset: number) => ({
    ...chunk(offset === 0 ? "begin\n" : "alf\nwhole\n", offset, offset > 0),
    size_bytes,
  }));
  let last: Log | null = null;
  reader = new LogReader(
    read,
    (log) => {
      last = log;
    },
    atOnce,
  );
  reader.nudge();
  await vi.waitFor(() => expect(last).toMatchObject({ lines: ["whole", ""], count: 1 }));
  expect(read).toHaveBeenCalledTimes(2);
  expect(last).toMatchObject({ hidden: 75_000_004 });
});

test("several chunks within a frame are told once", async () => {
  const waiting: (() => void)[] = [];
  const texts = ["a\n", "b\n", "c\n"];
  let place = 0;
  const read = async (offset: number) =>
    chunk(texts[place++] ?? "", offset, place === texts.length);
  const publish = vi.fn();
  reader = new LogReader(read, publish, (deed) => waiting.push(deed));
  reader.nudge();
  await vi.waitFor(() => expect(place).toBe(3));
  await Promise.resolve();
  expect(waiting).toHaveLength(1);
  waiting[0]?.();
  expect(publish).toHaveBeenCalledTimes(1);
});
