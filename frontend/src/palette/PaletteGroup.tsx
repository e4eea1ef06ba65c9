/** One group of the palette, folded or open; it remembers which. */

import { useState } from "react";
import type { Entry } from "@/editing/entries";
import { Icon } from "@/ui/Icon";
import styles from "./Palette.module.css";
import { PaletteEntry } from "./PaletteEntry";

interface PaletteGroupProps {
  readonly title: string;
  readonly entries: readonly Entry[];
  readonly isSearching: boolean;
}

const KEY = "plumbline.palette.folded";

function readFolded(): readonly string[] {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "[]") as readonly string[];
  } catch {
    return [];
  }
}

export function PaletteGroup({ title, entries, isSearching }: PaletteGroupProps) {
  const [isFolded, setFolded] = useState(() => readFolded().includes(title));
  const fold = () => {
    const others = readFolded().filter((name) => name !== title);
    localStorage.setItem(KEY, JSON.stringify(isFolded ? others : [...others, title]));
    setFolded(!isFolded);
  };
  const isOpen = isSearching || !isFolded;
  return (
    <section className={styles.group}>
      <h3>
        <button type="button" className={styles.heading} aria-expanded={isOpen} onClick={fold}>
          <span>{title}</span>
          <Icon name={isOpen ? "chevronDown" : "chevronRight"} size={12} />
          <em>{entries.length}</em>
        </button>
      </h3>
      {isOpen && (
        <ul>
          {entries.map((entry) => (
            <PaletteEntry key={entry.id} entry={entry} />
          ))}
        </ul>
      )}
    </section>
  );
}
