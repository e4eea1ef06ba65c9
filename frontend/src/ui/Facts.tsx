/** What is known of a thing, as a list of names and values on a card. */
import type { ReactNode } from "react";
import styles from "./Facts.module.css";

/** A long value can have a line of its own. */
export type Fact = readonly [name: string, value: ReactNode, isWide?: boolean];

export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value, isWide]) => (
        <div key={name} data-wide={isWide || undefined}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
