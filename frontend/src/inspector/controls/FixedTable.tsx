/** A table whose columns the module gives: each row is one condition, or one statistic. */

import { useId } from "react";
import type { Json } from "@/graph/document";
import { Button, IconButton } from "@/ui/Button";
import type { ControlProps } from "../Control";
import styles from "./Controls.module.css";
import { cellOf, readTable } from "./inlineTable";

/** In a column of this name stand columns of the data; those that are known are offered. */
const NAMES_COLUMNS = "column";

export function FixedTable({ parameter, value, onChange, schema }: ControlProps) {
  const names = useId();
  const { columns } = readTable(parameter.default);
  const { rows } = readTable(value);
  const change = (next: readonly (readonly Json[])[]) =>
    onChange({ columns, rows: next } as unknown as Json);
  const setCell = (row: number, at: number, text: string) =>
    change(
      rows.map((cells, index) =>
        index === row
          ? columns.map((column, c) => (c === at ? cellOf(text, column.type) : (cells[c] ?? null)))
          : cells,
      ),
    );
  return (
    <div className={styles.table}>
      <datalist id={names}>
        {schema?.columns.map(({ name }) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <div className={styles.scroll} data-fixed>
        <table aria-label={parameter.title}>
          <thead>
            <tr>
              {columns.map(({ name }) => (
                <th key={name}>{name}</th>
              ))}
              <th aria-label="Remove" />
            </tr>
          </thead>
          <tbody>
            {rows.map((cells, row) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
              <tr key={row}>
                {columns.map(({ name }, at) => (
                  <td key={name}>
                    <input
                      aria-label={`${name}, row ${row + 1}`}
                      list={name === NAMES_COLUMNS ? names : undefined}
                      value={String(cells[at] ?? "")}
                      onChange={(event) => setCell(row, at, event.target.value)}
                    />
                  </td>
                ))}
                <td>
                  <IconButton
                    icon="close"
                    size="small"
                    label={`Remove row ${row + 1}`}
                    onClick={() => change(rows.filter((_, r) => r !== row))}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className={styles.columnsFoot}>
        <Button size="small" icon="plus" onClick={() => change([...rows, columns.map(() => null)])}>
          Row
        </Button>
      </div>
    </div>
  );
}
