import { fireEvent, render, screen } from "@testing-library/react";
import { beforeEach, expect, it, vi } from "vitest";
import type { Command } from "@/editing/commands";
import type { Editor } from "@/editing/editor";
import { CodeEditor } from "@/ui/CodeEditor";
import { useKeyboard } from "./useKeyboard";

const run = vi.fn();
const COMMANDS: readonly Command[] = [
  { id: "run", label: "Run", section: "Run", shortcuts: ["Ctrl Enter"], run },
];
const EDITOR = {} as Editor;

beforeEach(() => run.mockClear());

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

it("runs with Ctrl+Enter from the script that is being written", () => {
  const change = vi.fn();
  function Script() {
    useKeyboard(EDITOR, COMMANDS);
    return (
      <CodeEditor label="Script" code="x = 1" language="python" words={[]} onChange={change} />
    );
  }
  render(<Script />);

  fireEvent.keyDown(screen.getByRole("textbox"), { key: "Enter", ctrlKey: true });
  expect(run).toHaveBeenCalledTimes(1);
  expect(change).not.toHaveBeenCalled();
});
