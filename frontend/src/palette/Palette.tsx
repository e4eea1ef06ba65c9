/** The palette: every module by group, datasets among them; drag one out, or press Enter on it. */

import { Tooltip } from "radix-ui";
import { useMemo, useState } from "react";
import { useCatalog } from "@/editing/editor";
import { type Entry, moduleEntry, useDatasetEntries } from "@/editing/entries";
import { search } from "@/graph/search";
import { paletteGroups } from "@/graph/spec";
import { plural } from "@/ui/format";
import { Icon } from "@/ui/Icon";
import { Kbd } from "@/ui/Kbd";
import { DragGhost } from "./DragGhost";
import styles from "./Palette.module.css";
import { PaletteGroup } from "./PaletteGroup";
import { PaletteTip } from "./PaletteTip";
import { focusNextEntry } from "./paletteKeys";
import { useResting } from "./useResting";

interface Group {
  readonly title: string;
  readonly entries: readonly Entry[];
}

export function Palette() {
  const catalog = useCatalog();
  const datasets = useDatasetEntries();
  const [query, setQuery] = useState("");
  const groups = useMemo((): readonly Group[] => {
    return paletteGroups(Object.values(catalog)).map(({ title, modules }) => ({
      title,
      entries: modules.flatMap((spec) => [
        moduleEntry(spec),
        ...(spec.id === "dataset" ? datasets : []),
      ]),
    }));
  }, [catalog, datasets]);
  const shown = useMemo(() => filtered(groups, query), [groups, query]);
  const count = Object.keys(catalog).length;
  const { resting, handlers } = useResting();
  const tipped = resting && entryOf(shown, resting.id);

  return (
    <section className={styles.palette} aria-label="Palette" onKeyDown={focusNextEntry}>
      <label className={styles.search}>
        <Icon name="search" size={15} />
        <input
          type="search"
          data-palette-search=""
          aria-label={`Search ${plural(count, "module")}`}
          placeholder={`Search ${plural(count, "module")}`}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== "Escape") return;
            setQuery("");
            event.currentTarget.blur();
          }}
        />
        <Kbd keys="/" />
      </label>
      <Tooltip.Provider>
        <div className={styles.groups} {...handlers}>
          {shown.map((group) => (
            <PaletteGroup key={group.title} {...group} isSearching={query !== ""} />
          ))}
          {shown.length === 0 && (
            <p className={styles.none}>No module or dataset is called “{query}”.</p>
          )}
        </div>
        {resting && tipped && <PaletteTip key={tipped.id} entry={tipped} rect={resting.rect} />}
      </Tooltip.Provider>
      <DragGhost />
    </section>
  );
}

function entryOf(groups: readonly Group[], id: string): Entry | undefined {
  return groups.flatMap((group) => group.entries).find((entry) => entry.id === id);
}

/** One list, best first, while something is searched; else the groups. */
function filtered(groups: readonly Group[], query: string): readonly Group[] {
  if (query.trim() === "") return groups;
  const entries = search(
    groups.flatMap((group) => group.entries),
    query,
    (entry) => [entry.title, entry.detail, entry.spec.summary],
  );
  return entries.length === 0 ? [] : [{ title: "Found", entries }];
}
