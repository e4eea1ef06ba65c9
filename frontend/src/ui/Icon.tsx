/** A line icon from the product's own set; the words stand beside it or on its button. */
import styles from "./Icon.module.css";
import { ICONS, type IconName } from "./icons";

export type { IconName } from "./icons";

export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg className={styles.icon} width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <path d={ICONS[name]} />
    </svg>
  );
}
