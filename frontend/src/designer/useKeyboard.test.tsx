import { fireEvent, render, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import type { Command } from "@/editing/commands";
import type { Editor } from "@/editing/editor";
import { useKeyboard } from "./useKeyboard";

const run = vi.fn();
const COMMANDS: readonly Command[] = [
  { id: "run", label: "Run", section: "Run", shortcuts: ["Ctrl Enter"], run },
];
const EDITOR = {} as Editor;

function Place({ onEnter }: { onEnter: () => void }) {
  useKeyboard(EDITOR, COMMANDS);
  return (
    <>
      <button
        type="button"
        onKeyDown={(event) => {
          event.preventDefault();
          onEnter();
        }}
      >
        More
      </button>
      <textarea aria-label="Comment" />
    </>
  );
}

it("runs with Ctrl+Enter from a button that opens its menu with Enter", () => {
  const open = vi.fn();
  render(<Place onEnter={open} />);

  fireEvent.keyDown(screen.getByRole("button"), { key: "Enter", ctrlKey: true });
  expect(run).toHaveBeenCalledTimes(1);
  expect(open).not.toHaveBeenCalled();

  fireEvent.keyDown(screen.getByRole("button"), { key: "Enter" });
  expect(open).toHaveBeenCalledTimes(1);
  fireEvent.keyDown(screen.getByRole("textbox"), { key: "Enter", ctrlKey: true });
  expect(run).toHaveBeenCalledTimes(1);
});
