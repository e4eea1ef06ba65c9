import { expect, test } from "vitest";
import { parseBytes, writeBytes } from "./bytes";

test.each([
  ["4 GB", 4e9],
  ["1.5gib", 1.5 * 2 ** 30],
  ["512 MiB", 512 * 2 ** 20],
  ["4096", 4096],
])("%s is an amount", (text, bytes) => {
  expect(parseBytes(text)).toBe(bytes);
});

test.each(["much", "4 G B", "-1 GB", "", "3 apples"])("%s is none", (text) => {
  expect(parseBytes(text)).toBeNull();
});

test.each([4e9, 2 ** 31, 1.5 * 2 ** 30, 512e6, 1234, 999_999_999])(
  "%d bytes stay what they are when written and read",
  (bytes) => {
    expect(parseBytes(writeBytes(bytes))).toBe(bytes);
  },
);

test("an amount is written short", () => {
  expect(writeBytes(4e9)).toBe("4 GB");
  expect(writeBytes(2 ** 31)).toBe("2 GiB");
});
