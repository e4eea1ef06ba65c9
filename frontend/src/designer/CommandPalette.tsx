/** Ctrl K: every command with its shortcut, every module, every node. */

import { Command as Cmdk } from "cmdk";
import { Dialog } from "radix-ui";
import { useState } from "react";
import { addBesideSelection } from "@/editing/adding";
import { COMMANDS, type Command, whyNot } from "@/editing/commands";
import { documentOf, useEditor, useSession } from "@/editing/editor";
import { useEntries } from "@/editing/entries";
import { useRunCommands } from "@/editing/runCommands";
import { jumpTo } from "@/editing/sessionStore";
import { search } from "@/graph/search";
import { nodeTitle } from "@/graph/subtitle";
import { Kbd } from "@/ui/Kbd";
import styles from "./CommandPalette.module.css";

export function CommandPalette() {
  const { session } = useEditor();
  const isOpen = useSession((state) => state.isCommandPaletteOpen);
  const setOpen = (open: boolean) => session.setState({ isCommandPaletteOpen: open });
  return (
    <Dialog.Root open={isOpen} onOpenChange={setOpen}>
      <Dialog.Portal>
        <Dialog.Overlay className={styles.scrim} />
        <Dialog.Content
          className={styles.palette}
          aria-describedby={undefined}
          onCloseAutoFocus={(event) => event.preventDefault()}
        >
          <Dialog.Title className="visually-hidden">Command palette</Dialog.Title>
          <Choices close={() => setOpen(false)} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Choices({ close }: { close: () => void }) {
  const editor = useEditor();
  const [query, setQuery] = useState("");
  const entries = useEntries();
  const commands = search([...useRunCommands(), ...COMMANDS], query, ({ label, section }) => [
    label,
    section,
  ]);
  const modules =
    query === "" ? [] : search(entries, query, ({ title, detail }) => [title, detail]).slice(0, 12);
  const nodes =
    query === ""
      ? []
      : search(Object.entries(documentOf(editor).nodes), query, ([id, node]) => [
          nodeTitle(node, editor.catalog[node.module]),
          id,
        ]).slice(0, 8);
  const act = (deed: () => void) => {
    close();
    // After the dialog has given the focus back.
    requestAnimationFrame(deed);
  };
  return (
    <Cmdk label="Commands" shouldFilter={false}>
      <Cmdk.Input
        autoFocus
        className={styles.input}
        placeholder="Type a command, a module or a step"
        value={query}
        onValueChange={setQuery}
      />
      <Cmdk.List className={styles.list}>
        <Cmdk.Empty className={styles.empty}>Nothing is called that.</Cmdk.Empty>
        {nodes.length > 0 && (
          <Cmdk.Group heading="Go to">
            {nodes.map(([id, node]) => (
              <Cmdk.Item
                key={id}
                value={`node ${id}`}
                className={styles.item}
                onSelect={() => act(() => jumpTo(editor.session, id))}
              >
                <span>{nodeTitle(node, editor.catalog[node.module])}</span>
                <small>{id}</small>
              </Cmdk.Item>
            ))}
          </Cmdk.Group>
        )}
        <Cmdk.Group heading="Commands">
          {commands.map((command) => (
            <CommandItem
              key={command.id}
              command={command}
              onSelect={() => act(() => command.run(editor))}
            />
          ))}
        </Cmdk.Group>
        {modules.length > 0 && (
          <Cmdk.Group heading="Add">
            {modules.map((entry) => (
              <Cmdk.Item
                key={entry.id}
                value={`add ${entry.id}`}
                className={styles.item}
                onSelect={() => act(() => void addBesideSelection(editor, entry))}
              >
                <span>{entry.title}</span>
                <small>{entry.detail}</small>
              </Cmdk.Item>
            ))}
          </Cmdk.Group>
        )}
      </Cmdk.List>
    </Cmdk>
  );
}

function CommandItem({ command, onSelect }: { command: Command; onSelect: () => void }) {
  const editor = useEditor();
  const reason = whyNot(command, editor);
  return (
    <Cmdk.Item
      value={command.id}
      className={styles.item}
      disabled={reason !== undefined}
      onSelect={onSelect}
    >
      <span>
        {command.label}
        {reason && <small>{reason}</small>}
      </span>
      {command.shortcuts?.[0] && <Kbd keys={command.shortcuts[0].replace("Arrow", "")} />}
    </Cmdk.Item>
  );
}
