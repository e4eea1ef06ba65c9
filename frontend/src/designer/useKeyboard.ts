/** Keys mean commands wherever nothing is being typed. */

import { useEffect } from "react";
import { COMMANDS, type Command, whyNot } from "@/editing/commands";
import type { Editor } from "@/editing/editor";
import { announce } from "@/editing/sessionStore";
import { commandFor, isTyping } from "@/editing/shortcuts";

export function useKeyboard(editor: Editor, runCommands: readonly Command[]): void {
  useEffect(() => {
    const commands = [...COMMANDS, ...runCommands];
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isElsewhere(event)) return;
      const command = commandFor(event, commands);
      if (!command) return;
      const reason = whyNot(command, editor);
      event.preventDefault();
      if (reason === undefined) command.run(editor);
      else announce(editor.session, reason);
    };
    // Before the control in focus: Enter would open the menu of a button, and the run not start.
    const listenFirst = (event: KeyboardEvent) => {
      if (!isCommandEnter(event)) return;
      listen(event);
      if (event.defaultPrevented) event.stopPropagation();
    };
    document.addEventListener("keydown", listenFirst, true);
    document.addEventListener("keydown", listen);
    return () => {
      document.removeEventListener("keydown", listenFirst, true);
      document.removeEventListener("keydown", listen);
    };
  }, [editor, runCommands]);
}

function isCommandEnter(event: KeyboardEvent): boolean {
  return event.key === "Enter" && (event.ctrlKey || event.metaKey);
}

/** A script is run from where it is written; its editor would make a new line of it. */
function isRunFromScript(event: KeyboardEvent): boolean {
  const script = event.target instanceof Element ? event.target.closest(".cm-editor") : null;
  return isCommandEnter(event) && script !== null && script.closest("[role=dialog]") === null;
}

/** In a text field only the palette's own keys work; Tab, Enter alone and arrows belong to focused controls. */
function isElsewhere(event: KeyboardEvent): boolean {
  const isCommandPalette = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k";
  if (isRunFromScript(event)) return false;
  if (isTyping(event.target)) return !isCommandPalette;
  if (isCommandEnter(event)) return false;
  const target = event.target instanceof Element ? event.target : null;
  const isOnCanvas = target === document.body || target?.closest("[data-canvas]") != null;
  if (event.key === "Tab") return !isTabForAdding(event, target);
  if (["Enter", " ", "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"].includes(event.key)) {
    return !isOnCanvas || target?.closest("button, a, [role=slider], [role=tab]") != null;
  }
  return (
    window.getSelection()?.toString() !== "" &&
    event.key.toLowerCase() === "c" &&
    (event.ctrlKey || event.metaKey)
  );
}

/** Tab adds a module when the canvas itself was clicked; from a control it moves on as everywhere. */
function isTabForAdding(event: KeyboardEvent, target: Element | null): boolean {
  return (
    !event.shiftKey &&
    (target === document.body ||
      target?.hasAttribute("data-canvas") === true ||
      target?.classList.contains("react-flow__pane") === true)
  );
}
