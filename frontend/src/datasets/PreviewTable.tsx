/** The first rows of a file as they would be read, with the type of each column to be changed. */
import type { ImportPreview } from "@/api/types";
import { cellText, isNumeric } from "@/artifacts/table/cells";
import { EmptyState } from "@/ui/EmptyState";
import { Select } from "@/ui/Select";
import styles from "./PreviewTable.module.css";

const TYPES = [
  "boolean",
  "integer",
  "float",
  "decimal",
  "string",
  "categorical",
  "date",
  "datetime",
  "time",
];
const MOST_ROWS = 50;
const MOST_COLUMNS = 200;

interface PreviewTableProps {
  readonly preview: ImportPreview;
  readonly onType: (column: string, type: string) => void;
}

export function PreviewTable({ preview, onType }: PreviewTableProps) {
  const columns = preview.columns.slice(0, MOST_COLUMNS);
  const isKept = preview.options.format === "file";
  if (columns.length === 0)
    return (
      <EmptyState icon="file" title={isKept ? "The file is kept as it is" : "The file is empty"} />
    );
  const isTyped = isKept || ["parquet", "arrow"].includes(preview.options.format);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className={styles.scroller} aria-label="First rows" tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.name}>
                <span className={styles.name} title={column.name}>
                  {column.name}
                </span>
                {isTyped ? (
                  <span className={styles.type}>{column.type}</span>
                ) : (
                  <Select
                    size="small"
                    label={`Type of ${column.name}`}
                    value={column.categorical ? "categorical" : column.type}
                    options={TYPES.map((value) => ({ value, label: value }))}
                    onChange={(type) => onType(column.name, type)}
                  />
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {preview.rows.slice(0, MOST_ROWS).map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity and never move
            <tr key={index}>
              {columns.map((column, at) => {
                const cell = row[at] ?? null;
                return (
                  <td
                    key={column.name}
                    data-numeric={isNumeric(column) || undefined}
                    data-missing={cell === null || undefined}
                  >
                    {cell === null ? "missing" : cellText(cell)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {preview.columns.length > MOST_COLUMNS && (
        <p className={styles.more}>and {preview.columns.length - MOST_COLUMNS} more columns</p>
      )}
    </section>
  );
}
