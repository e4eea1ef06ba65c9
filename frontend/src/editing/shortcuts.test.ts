import { expect, it } from "vitest";
import { COMMANDS } from "./commands";
import { commandFor, matches } from "./shortcuts";

const press = (key: string, more: Partial<KeyboardEvent> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...more,
});

it.each([
  ["Ctrl Z", press("z", { ctrlKey: true }), true],
  ["Ctrl Z", press("z", { metaKey: true }), true],
  ["Ctrl Z", press("Z", { ctrlKey: true, shiftKey: true }), false],
  ["Ctrl Shift Z", press("Z", { ctrlKey: true, shiftKey: true }), true],
  ["/", press("/"), true],
  ["C", press("c"), true],
  ["C", press("c", { ctrlKey: true }), false],
  ["Ctrl +", press("+", { ctrlKey: true, shiftKey: true }), true],
])("%s", (shortcut, event, expected) => {
  expect(matches(shortcut, event)).toBe(expected);
});

it("gives no two commands the same key", () => {
  const keys = COMMANDS.flatMap((command) => command.shortcuts ?? []);
  expect(new Set(keys).size).toBe(keys.length);
});

it("finds the command of a key", () => {
  expect(commandFor(press("Delete"), COMMANDS)?.id).toBe("delete");
});
