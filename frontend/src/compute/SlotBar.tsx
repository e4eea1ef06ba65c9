/** How many of the places for steps are taken: a small bar and the numbers. */
import { StripBar } from "@/ui/StripBar";
import styles from "./Compute.module.css";

export function SlotBar({ used, slots }: { used: number; slots: number }) {
  return (
    <span className={styles.slots}>
      <span className={styles.slotBar}>
        <StripBar parts={[{ tone: "running", count: Math.min(used, slots) }]} total={slots} />
      </span>
      {used} of {slots}
    </span>
  );
}
