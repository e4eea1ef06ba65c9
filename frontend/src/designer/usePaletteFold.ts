/** The palette folds to a rail in a narrow window, so that the graph keeps a size that can be read. */

import { useCallback, useEffect, useState } from "react";
import { type PanelSize, usePanelRef } from "react-resizable-panels";

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
  const layoutId = `plumbline.designer.across${startsFolded ? ".narrow" : ""}`;
  return { panel, isFolded, startsFolded, measure, open, layoutId };
}
