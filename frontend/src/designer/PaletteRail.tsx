/** The folded palette: one button that opens it. */

import { IconButton } from "@/ui/Button";
import styles from "./PaletteRail.module.css";

export function PaletteRail({ onOpen }: { onOpen: () => void }) {
  return (
    <div className={styles.rail}>
      <IconButton icon="search" label="Open the modules" onClick={onOpen} />
    </div>
  );
}
