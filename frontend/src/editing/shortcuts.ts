/** Which command a key press means. Pure but for the event it reads. */

import type { Command } from "./commands";

type KeyPress = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">;

export function commandFor(event: KeyPress, commands: readonly Command[]): Command | undefined {
  return commands.find((command) =>
    command.shortcuts?.some((shortcut) => matches(shortcut, event)),
  );
}

export function matches(shortcut: string, event: KeyPress): boolean {
  const keys = shortcut.split(" ");
  const key = keys.at(-1) ?? "";
  const hasCommand = event.ctrlKey || event.metaKey;
  if (hasCommand !== keys.includes("Ctrl") || event.altKey) return false;
  if (key.length === 1 && !/[a-z0-9]/i.test(key)) return event.key === key;
  if (event.shiftKey !== keys.includes("Shift")) return false;
  return event.key.toLowerCase() === key.toLowerCase() || shifted(event.key) === key;
}

/** Shift turns digits into signs; the shortcut names the digit. */
function shifted(key: string): string {
  return { "!": "1", "@": "2", '"': "2" }[key] ?? key;
}

/** Where typing means text, not commands. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest(
      "input, textarea:not([readonly]), select, [contenteditable=true], [role=dialog], [role=menu], [role=listbox], [cmdk-root]",
    ) !== null
  );
}
