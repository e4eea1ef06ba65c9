/** The keys of a shortcut, written as people read them: "Ctrl K". */
import styles from "./Kbd.module.css";

export function Kbd({ keys }: { keys: string }) {
  return <kbd className={styles.kbd}>{keys}</kbd>;
}
