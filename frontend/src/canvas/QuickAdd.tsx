/** The list that adds a module where it was called: type three letters, press Enter. */

import { Command } from "cmdk";
import { useMemo, useState } from "react";
import { addEntry } from "@/editing/adding";
import { documentOf, type Editor, useEditor, useSession } from "@/editing/editor";
import { type Entry, useEntries } from "@/editing/entries";
import { moduleIcon } from "@/editing/moduleIcon";
import type { QuickAdd as QuickAddState } from "@/editing/sessionStore";
import { type End, findInput, findOutput, specOf, typeTitle } from "@/graph/connection";
import { fitsEnd } from "@/graph/edits";
import { followRank } from "@/graph/following";
import { NODE_HEIGHT, NODE_WIDTH } from "@/graph/geometry";
import { search } from "@/graph/search";
import { Icon } from "@/ui/Icon";
import { FloatingList } from "./FloatingList";
import styles from "./FloatingList.module.css";

export function QuickAdd() {
  const quickAdd = useSession((session) => session.quickAdd);
  return quickAdd ? <QuickAddList key={quickAdd.screen.join()} {...quickAdd} /> : null;
}

function QuickAddList({ place, screen, from }: QuickAddState) {
  const editor = useEditor();
  const [query, setQuery] = useState("");
  const entries = useEntries();
  const type = from ? typeOf(editor, from) : null;
  const found = useMemo(() => {
    const fitting = from && type ? best(editor, entries, from, type) : entries;
    return search(fitting, query, (entry) => [entry.title, entry.detail, entry.spec.summary]).slice(
      0,
      60,
    );
  }, [editor, entries, from, type, query]);
  const close = () => {
    editor.session.setState({ quickAdd: null });
    const find = (selector: string) => document.querySelector<HTMLElement>(selector);
    const place = find(".react-flow__node.selected") ?? find("[data-canvas]");
    place?.focus({ preventScroll: true });
  };

  const add = (entry: Entry) => {
    editor.session.setState({ quickAdd: null });
    addEntry(editor, entry, { place: from ? placeAtWire(editor, place, from) : place, from });
  };

  return (
    <FloatingList
      screen={screen}
      onEscape={close}
      onLeave={() => editor.session.setState({ quickAdd: null })}
    >
      <Command label="Add a module" shouldFilter={false}>
        <Command.Input
          autoFocus
          value={query}
          onValueChange={setQuery}
          placeholder={type ? `What takes ${typeTitle(type)}?` : "Add a module"}
          className={styles.input}
        />
        <Command.List className={styles.items}>
          <Command.Empty className={styles.empty}>
            {type
              ? `No module that fits ${typeTitle(type)} has this name.`
              : "No module has this name."}
          </Command.Empty>
          {found.map((entry) => (
            <Command.Item
              key={entry.id}
              value={entry.id}
              className={styles.item}
              onSelect={() => add(entry)}
            >
              <span className={styles.tile}>
                <Icon name={moduleIcon(entry.spec)} size={14} />
              </span>
              <span className={styles.title}>{entry.title}</span>
              <small>{entry.detail}</small>
            </Command.Item>
          ))}
        </Command.List>
      </Command>
    </FloatingList>
  );
}

function typeOf(editor: Editor, from: End): string | null {
  const find = from.side === "output" ? findOutput : findInput;
  return find(documentOf(editor), editor.catalog, from)?.data_type ?? null;
}

/** What fits, what usually stands there first. */
function best(editor: Editor, entries: readonly Entry[], from: End, type: string) {
  const own = specOf(documentOf(editor), editor.catalog, from.node);
  const rank = ({ spec }: Entry) => followRank(spec, from, type, own);
  return entries.filter(({ spec }) => fitsEnd(spec, from, type)).sort((a, b) => rank(a) - rank(b));
}

/** The new node's port comes to where the wire was let go. */
function placeAtWire(
  editor: Editor,
  place: readonly [number, number],
  from: End,
): readonly [number, number] {
  const isAcross = documentOf(editor).defaults.direction === "right";
  const [x, y] = place;
  if (isAcross) return [from.side === "output" ? x : x - NODE_WIDTH, y - NODE_HEIGHT / 2];
  return [x - NODE_WIDTH / 2, from.side === "output" ? y : y - NODE_HEIGHT];
}
