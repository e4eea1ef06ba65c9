import { expect, test } from "vitest";
import { byteLength, LogBuffer, lineText, MOST_BYTES } from "./logBuffer";

const bytes = (text: string) => new TextEncoder().encode(text).length;

test("a line that comes in two pieces is one line", () => {
  const log = new LogBuffer();
  log.append("first\nsec", 9);
  log.append("ond\n", 13);
  expect(log.lines).toEqual(["first", "second", ""]);
});

test("no more than the newest megabytes are kept, in whole lines", () => {
  const log = new LogBuffer();
  const text = `${"x".repeat(99)}\n`.repeat(2500);
  for (let part = 1; part <= 30; part += 1) log.append(text, part * text.length);
  expect(log.to - log.from).toBeLessThanOrEqual(MOST_BYTES);
  expect(log.from % 100).toBe(0);
  expect(log.lines[0]).toHaveLength(99);
});

test("what came before is put in front, without a half line", () => {
  const all = "one\ntwö\nthree\nfour\n";
  const from = bytes("one\ntwö\n");
  const log = new LogBuffer(from - 2);
  log.append("ö\nthree\nfour\n".slice(1), bytes(all));
  expect(log.lines).toEqual(["three", "four", ""]);
  const later = new LogBuffer(from);
  later.lines.push("three", "four", "");
  later.prepend("e\ntwö\nthree\n", 2);
  expect(later.lines).toEqual(["twö", "three", "four", ""]);
  expect(later.from).toBe(4);
});

test("a progress bar shows its last state", () => {
  expect(lineText("10 %\r20 %\r30 %")).toBe("30 %");
  expect(lineText("windows line\r")).toBe("windows line");
});

test("bytes are counted as UTF-8", () => {
  for (const text of ["plain", "Häuser", "日本", "🙂"]) expect(byteLength(text)).toBe(bytes(text));
});
