/** Align, distribute, tidy up, and which way the data flows. */

import { type Alignment, align, distribute } from "@/graph/arrange";
import type { Command } from "../commands";
import { documentOf, type Editor, edit } from "../editor";
import { tidy } from "../tidy";
import { selectedNodes } from "./edit";

const ALIGNMENTS: readonly (readonly [Alignment, string])[] = [
  ["left", "Align left"],
  ["center", "Align centres"],
  ["right", "Align right"],
  ["top", "Align tops"],
  ["middle", "Align middles"],
  ["bottom", "Align bottoms"],
];

function needs(count: number) {
  return (editor: Editor): true | string =>
    selectedNodes(editor).length >= count || `Select ${count} or more modules first.`;
}

export const arrangeCommands: readonly Command[] = [
  {
    id: "tidy",
    label: "Tidy up",
    section: "Arrange",
    icon: "tidy",
    shortcuts: ["Shift T"],
    run: (editor) => void tidy(editor),
  },
  ...ALIGNMENTS.map(
    ([to, label]): Command => ({
      id: `align-${to}`,
      label,
      section: "Arrange",
      isEnabled: needs(2),
      run: (editor) =>
        edit(
          editor,
          [{ op: "move", positions: align(documentOf(editor), selectedNodes(editor), to) }],
          { label },
        ),
    }),
  ),
  ...(["across", "down"] as const).map(
    (axis): Command => ({
      id: `distribute-${axis}`,
      label: axis === "across" ? "Distribute across" : "Distribute down",
      section: "Arrange",
      isEnabled: needs(3),
      run: (editor) =>
        edit(
          editor,
          [{ op: "move", positions: distribute(documentOf(editor), selectedNodes(editor), axis) }],
          {
            label: "Distribute",
          },
        ),
    }),
  ),
  {
    id: "direction",
    label: "Flow down or to the right",
    section: "Arrange",
    run: (editor) => {
      const direction = documentOf(editor).defaults.direction === "down" ? "right" : "down";
      edit(editor, [{ op: "set_defaults", values: { direction } }], { label: "Change direction" });
      void tidy(editor);
    },
  },
];
