/** One bar of shares, coloured by state; the words beside it say the same. */

import styles from "./StripBar.module.css";
import type { StateTone } from "./states";

export interface Part {
  readonly tone: StateTone;
  readonly count: number;
}

export function StripBar({ parts, total }: { parts: readonly Part[]; total: number }) {
  return (
    <span className={styles.bar} aria-hidden="true">
      {parts.map(({ tone, count }) => (
        <span
          key={tone}
          data-tone={tone}
          style={{ width: `${total === 0 ? 0 : (100 * count) / total}%` }}
        />
      ))}
    </span>
  );
}
