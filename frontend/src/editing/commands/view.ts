/** What moves the view and opens lists. */

import type { Command } from "../commands";
import type { Editor } from "../editor";
import { openQuickAdd, selectedNodes } from "./edit";

export const viewCommands: readonly Command[] = [
  {
    id: "palette",
    label: "Command palette",
    section: "View",
    icon: "search",
    shortcuts: ["Ctrl K"],
    run: ({ session }) => session.setState({ isCommandPaletteOpen: true }),
  },
  {
    id: "shortcuts",
    label: "Keyboard shortcuts",
    section: "View",
    icon: "keyboard",
    shortcuts: ["?"],
    run: ({ session }) => session.setState({ isShortcutListOpen: true }),
  },
  {
    id: "search-modules",
    label: "Search modules",
    section: "View",
    icon: "search",
    shortcuts: ["/"],
    run: searchModules,
  },
  {
    id: "fit",
    label: "Show everything",
    section: "View",
    icon: "fit",
    shortcuts: ["F", "Shift 1"],
    run: ({ session }) => session.getState().viewport?.fit(),
  },
  {
    id: "fit-selection",
    label: "Show the selection",
    section: "View",
    shortcuts: ["Shift F", "Shift 2"],
    run: (editor) => {
      const ids = selectedNodes(editor);
      editor.session.getState().viewport?.fit(ids.length > 0 ? ids : undefined);
    },
  },
  {
    id: "zoom-in",
    label: "Zoom in",
    section: "View",
    shortcuts: ["Ctrl +", "Ctrl ="],
    run: ({ session }) => session.getState().viewport?.zoom(1.25),
  },
  {
    id: "zoom-out",
    label: "Zoom out",
    section: "View",
    shortcuts: ["Ctrl -"],
    run: ({ session }) => session.getState().viewport?.zoom(0.8),
  },
  {
    id: "zoom-actual",
    label: "Actual size",
    section: "View",
    shortcuts: ["Ctrl 0"],
    run: ({ session }) => session.getState().viewport?.actualSize(),
  },
  {
    id: "open",
    label: "Open the parameters",
    section: "View",
    shortcuts: ["Enter"],
    run: ({ session }) => {
      session.setState({ inspectorTab: "parameters" });
      requestAnimationFrame(() =>
        document
          .querySelector<HTMLElement>(
            "[data-inspector-form] :is(input,button,textarea,[role=slider],[contenteditable=true])",
          )
          ?.focus(),
      );
    },
  },
  {
    id: "problems",
    label: "Show problems",
    section: "View",
    icon: "warning",
    shortcuts: ["P"],
    run: ({ session }) =>
      session.setState((state) => ({ isProblemListOpen: !state.isProblemListOpen })),
  },
];

/** On the canvas the list opens there; elsewhere, and when the palette is open, its field is meant. */
function searchModules(editor: Editor): void {
  const isOnCanvas = document.activeElement?.closest("[data-canvas]") != null;
  const field = document.querySelector<HTMLInputElement>("[data-palette-search]");
  if (isOnCanvas || !field) openQuickAdd(editor);
  else field.focus();
}
