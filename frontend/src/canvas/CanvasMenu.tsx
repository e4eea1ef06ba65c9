/** The right mouse button on the canvas: the commands that make sense for what is selected. */

import { type MouseEvent, type ReactElement, useState } from "react";
import { COMMANDS, findCommand, whyNot } from "@/editing/commands";
import { documentOf, type Editor, useEditor } from "@/editing/editor";
import { useRunCommands } from "@/editing/runCommands";
import { select } from "@/editing/sessionStore";
import { ContextMenu, type MenuEntry } from "@/ui/Menu";

const ON_NODE = [
  ["connect", "bypass"],
  ["cut", "copy", "duplicate"],
  ["group", "ungroup", "tidy"],
  ["select-upstream", "select-downstream"],
  ["delete"],
];
const ON_SEVERAL = [
  ["bypass"],
  ["cut", "copy", "duplicate"],
  ["group", "ungroup", "tidy"],
  [
    "align-left",
    "align-center",
    "align-top",
    "align-middle",
    "distribute-across",
    "distribute-down",
  ],
  ["delete"],
];
const ON_CANVAS = [
  ["add", "note", "paste"],
  ["select-all", "tidy", "direction", "fit"],
];

export function CanvasMenu({ children }: { children: ReactElement }) {
  const editor = useEditor();
  const runs = useRunCommands();
  const [items, setItems] = useState<readonly MenuEntry[]>([]);
  if (editor.isReadOnly) return children;
  const open = (event: MouseEvent) => {
    selectUnder(editor, event.target);
    setItems(itemsFor(editor, [...COMMANDS, ...runs]));
  };
  return (
    <ContextMenu items={items}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: every command of the menu has a key and stands in the command palette */}
      <div style={FILL} onContextMenu={open}>
        {children}
      </div>
    </ContextMenu>
  );
}

const FILL = { position: "absolute", inset: 0 } as const;

/** As file managers do: a right click selects what it hits, unless that is selected already. */
function selectUnder(editor: Editor, target: EventTarget): void {
  const element = target instanceof Element ? target : null;
  const node = element?.closest<HTMLElement>(".react-flow__node")?.dataset.id;
  const edge = element?.closest<SVGElement>(".react-flow__edge")?.dataset.id;
  const session = editor.session.getState();
  if (node && node in documentOf(editor).nodes) {
    if (!session.nodes.has(node)) select(editor.session, { nodes: [node] });
  } else if (edge) {
    if (!session.edges.has(edge)) select(editor.session, { edges: [edge] });
  } else if (!node && !element?.closest(".react-flow__nodesselection")) select(editor.session, {});
}

function itemsFor(editor: Editor, commands: typeof COMMANDS): readonly MenuEntry[] {
  const { nodes, edges, notes, groups } = editor.session.getState();
  const runs = commands
    .filter((command) => command.section === "Run" && command.id.includes("here"))
    .map(({ id }) => id);
  const sections =
    nodes.size > 1
      ? ON_SEVERAL
      : nodes.size === 1
        ? [runs, ...ON_NODE]
        : edges.size + notes.size + groups.size > 0
          ? [["ungroup", "delete"]]
          : ON_CANVAS;
  return sections.flatMap((ids, index) => {
    const entries = ids.flatMap((id): MenuEntry[] => {
      const command = findCommand(id, commands);
      if (!command) return [];
      const { icon, shortcuts, label } = command;
      return [
        {
          id,
          label,
          ...(icon && { icon }),
          ...(shortcuts?.[0] && { shortcut: shortcuts[0] }),
          ...(id === "delete" && { danger: true }),
          disabledReason: whyNot(command, editor),
          onSelect: () => command.run(editor),
        },
      ];
    });
    return index > 0 && entries.length > 0 ? (["separator", ...entries] as const) : entries;
  });
}
