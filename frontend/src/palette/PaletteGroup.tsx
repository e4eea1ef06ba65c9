/** One group of the palette, folded or open; it remembers which. */

import { Fragment, useState } from "react";
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

const FEW = 6;
const isDataset = (entry: Entry) => entry.id.startsWith("dataset:");

/** The modules, and the first few datasets; the rest is found by searching, or shown on demand. */
function withoutLater(entries: readonly Entry[]): readonly Entry[] {
  const kept = new Set(entries.filter(isDataset).slice(0, FEW));
  return entries.filter((entry) => !isDataset(entry) || kept.has(entry));
}

export function PaletteGroup({ title, entries, isSearching }: PaletteGroupProps) {
  const [isFolded, setFolded] = useState(() => readFolded().includes(title));
  const fold = () => {
    const others = readFolded().filter((name) => name !== title);
    localStorage.setItem(KEY, JSON.stringify(isFolded ? others : [...others, title]));
    setFolded(!isFolded);
  };
  const isOpen = isSearching || !isFolded;
  const [isWhole, setWhole] = useState(false);
  const datasets = entries.filter(isDataset);
  const isCut = !isSearching && !isWhole && datasets.length > FEW;
  const shown = isCut ? withoutLater(entries) : entries;
  const last = isCut ? shown.findLast(isDataset) : undefined;
  return (
    <section className={styles.group}>
      <h3>
        <button type="button" className={styles.heading} aria-expanded={isOpen} onClick={fold}>
          <span>{title}</span>
          <Icon name={isOpen ? "chevronDown" : "chevronRight"} size={12} />
          <em>{entries.length - datasets.length || entries.length}</em>
        </button>
      </h3>
      {isOpen && (
        <ul>
          {shown.map((entry) => (
            <Fragment key={entry.id}>
              <PaletteEntry entry={entry} />
              {entry === last && (
                <li>
                  <button
                    type="button"
                    className={styles.more}
                    data-palette-entry=""
                    onClick={() => setWhole(true)}
                  >
                    {`Show all ${datasets.length}`}
                  </button>
                </li>
              )}
            </Fragment>
          ))}
        </ul>
      )}
    </section>
  );
}
