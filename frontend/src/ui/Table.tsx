/** A plain table of things with links, on a card; wide ones scroll inside it. */
import type { ReactNode } from "react";
import styles from "./Table.module.css";

/** The head of the column that holds the deeds of a row. */
export const MORE_HEAD = (
  <span key="more" className="visually-hidden">
    More
  </span>
);

export function Table({
  label,
  head,
  numeric = [],
  children,
}: {
  label: string;
  head: readonly ReactNode[];
  /** Which columns hold numbers, from 0; their cells say `data-numeric`. */
  numeric?: readonly number[];
  children: ReactNode;
}) {
  return (
    <div className={styles.card}>
      <table className={styles.table} aria-label={label}>
        <thead>
          <tr>
            {head.map((title, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the columns of a table stay where they are
              <th key={index} scope="col" data-numeric={numeric.includes(index) || undefined}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
