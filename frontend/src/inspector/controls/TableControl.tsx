/** A small table that is typed in: columns with types, and rows. */

import type { Json } from "@/graph/document";
import { Button, IconButton } from "@/ui/Button";
import { Select } from "@/ui/Select";
import type { ControlProps } from "../Control";
import styles from "./Controls.module.css";
import { FixedTable } from "./FixedTable";
import { cellOf, type InlineTable, readTable } from "./inlineTable";

const TYPES = ["string", "integer", "float", "boolean", "date", "datetime"].map((value) => ({
  value,
  label: value,
}));

/** A default that has columns says which ones the module reads: then only rows can be changed. */
export function TableControl(props: ControlProps) {
  const isFixed = readTable(props.parameter.default).columns.length > 0;
  return isFixed ? <FixedTable {...props} /> : <FreeTable {...props} />;
}

function FreeTable({ parameter, value, onChange }: ControlProps) {
  const { columns, rows } = readTable(value);
  const change = (next: InlineTable) => onChange(next as unknown as Json);
  const setColumn = (at: number, values: { name?: string; type?: string }) =>
    change({
      columns: columns.map((column, index) => (index === at ? { ...column, ...values } : column)),
      rows,
    });
  const setCell = (row: number, at: number, text: string) =>
    change({
      columns,
      rows: rows.map((cells, index) =>
        index === row
          ? columns.map((column, c) => (c === at ? cellOf(text, column.type) : (cells[c] ?? null)))
          : cells,
      ),
    });
  return (
    <div className={styles.table}>
      <div className={styles.scroll}>
        <table aria-label={parameter.title}>
          <thead>
            <tr>
              {columns.map((column, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place while its name is typed
                <th key={at}>
                  <input
                    aria-label={`Name of column ${at + 1}`}
                    value={column.name}
                    onChange={(event) => setColumn(at, { name: event.target.value })}
                  />
                  <span>
                    <Select
                      size="small"
                      label={`Type of column ${at + 1}`}
                      value={column.type}
                      options={TYPES}
                      onChange={(type) => setColumn(at, { type })}
                    />
                    <IconButton
                      icon="close"
                      size="small"
                      label={`Remove column ${at + 1}`}
                      onClick={() =>
                        change({
                          columns: columns.filter((_, c) => c !== at),
                          rows: rows.map((cells) => cells.filter((_, c) => c !== at)),
                        })
                      }
                    />
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((cells, row) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
              <tr key={row}>
                {columns.map((_, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place
                  <td key={at}>
                    <input
                      aria-label={`Row ${row + 1}, column ${at + 1}`}
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
                    onClick={() => change({ columns, rows: rows.filter((_, r) => r !== row) })}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className={styles.columnsFoot}>
        <Button
          size="small"
          icon="plus"
          disabledReason={columns.length === 0 ? "Add a column first." : undefined}
          onClick={() => change({ columns, rows: [...rows, columns.map(() => null)] })}
        >
          Row
        </Button>
        <Button
          size="small"
          icon="plus"
          onClick={() =>
            change({
              columns: [...columns, { name: `column_${columns.length + 1}`, type: "string" }],
              rows: rows.map((cells) => [...cells, null]),
            })
          }
        >
          Column
        </Button>
      </div>
    </div>
  );
}
