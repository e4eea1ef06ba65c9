/** The commands that start and stop runs. */

import type { Command } from "@/editing/commands";
import { needsNodes, selectedNodes } from "@/editing/commands/edit";
import type { Running } from "./useRunning";

export function runCommands({ start, cancel, runId }: Running): readonly Command[] {
  return [
    {
      id: "run",
      label: "Run",
      section: "Run",
      icon: "play",
      shortcuts: ["Ctrl Enter"],
      run: () => start(),
    },
    {
      id: "run-to-here",
      label: "Run to here",
      section: "Run",
      icon: "play",
      isEnabled: needsNodes,
      run: (editor) => start({ targets: selectedNodes(editor) }),
    },
    {
      id: "run-from-here",
      label: "Run from here",
      section: "Run",
      isEnabled: needsNodes,
      run: (editor) => start({ from: selectedNodes(editor) }),
    },
    {
      id: "force-here",
      label: "Run again to here, reusing nothing of these",
      section: "Run",
      isEnabled: needsNodes,
      run: (editor) => start({ targets: selectedNodes(editor), force: selectedNodes(editor) }),
    },
    {
      id: "force-all",
      label: "Run everything again, reusing nothing",
      section: "Run",
      icon: "refresh",
      run: () => start({ force: true }),
    },
    {
      id: "cancel",
      label: "Cancel the run",
      section: "Run",
      icon: "stop",
      isEnabled: () => runId !== null || "Nothing is running.",
      run: cancel,
    },
  ];
}
