/** The palette folds to a rail in a narrow window, so that the graph keeps a size that can be read. */

import { useCallback, useEffect, useState } from "react";
import { type PanelSize, useDefaultLayout, usePanelRef } from "react-resizable-panels";
import { wideLayout } from "./acrossLayout";

export const FOLDED = 44;
const NARROW = "(max-width: 1199px)";

export function usePaletteFold() {
  const panel = usePanelRef();
  const [startsFolded] = useState(() => matchMedia(NARROW).matches);
  const [isFolded, setFolded] = useState(startsFolded);
  useEffect(() => {
    const narrow = matchMedia(NARROW);
    const follow = () => (narrow.matches ? panel.current?.collapse() : panel.current?.expand());
    narrow.addEventListener("change", follow);
    return () => narrow.removeEventListener("change", follow);
  }, [panel]);
  const measure = useCallback(({ inPixels }: PanelSize) => setFolded(inPixels <= FOLDED + 1), []);
  const open = useCallback(() => {
    panel.current?.expand();
    // After the palette is there.
    requestAnimationFrame(() =>
      document.querySelector<HTMLElement>("[data-palette-search]")?.focus(),
    );
  }, [panel]);
  return { panel, isFolded, startsFolded, measure, open };
}

/** The layout of the wide and of the narrow window are two, and each is saved only in its own. */
export function useAcrossLayout(isNarrow: boolean) {
  const { defaultLayout, onLayoutChanged } = useDefaultLayout({
    id: `plumbline.designer.across${isNarrow ? ".narrow" : ""}`,
    storage: localStorage,
    onlySaveAfterUserInteractions: true,
  });
  const save = useCallback<typeof onLayoutChanged>(
    (layout, meta) => {
      if (matchMedia(NARROW).matches === isNarrow) onLayoutChanged(layout, meta);
    },
    [onLayoutChanged, isNarrow],
  );
  return {
    defaultLayout: isNarrow ? defaultLayout : wideLayout(defaultLayout, window.innerWidth),
    onLayoutChanged: save,
  };
}
