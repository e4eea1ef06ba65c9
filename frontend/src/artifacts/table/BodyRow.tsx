/** One row of the grid, with only the cells that are in sight. */
import type { VirtualItem } from "@tanstack/react-virtual";
import { memo, useContext } from "react";
import type { Cell, Column } from "@/api/types";
import { CellNames } from "./cellNames";
import { cellText, isNumeric } from "./cells";
import styles from "./DataGrid.module.css";

interface BodyRowProps {
  readonly index: number;
  readonly top: number;
  readonly cells: readonly Cell[] | undefined;
  readonly columns: readonly Column[];
  readonly drawn: readonly VirtualItem[];
}

export const BodyRow = memo(function BodyRow({ index, top, cells, columns, drawn }: BodyRowProps) {
  const names = useContext(CellNames);
  return (
    <tr
      className={styles.row}
      aria-rowindex={index + 2}
      style={{ transform: `translateY(${top}px)` }}
    >
      {drawn.map(({ index: at, start, size }) => {
        const column = columns[at];
        if (column === undefined) return null;
        const cell = cells?.[at];
        const own = cell === undefined ? "" : cellText(cell);
        const text = names.get(own) ?? own;
        return (
          <td
            key={column.name}
            aria-colindex={at + 1}
            className={styles.cell}
            style={{ left: start, width: size }}
            data-numeric={isNumeric(column) || undefined}
            data-missing={cell === null || undefined}
            data-waiting={cell === undefined || undefined}
            title={text.length > 24 ? text : undefined}
          >
            {cell === null ? "missing" : text}
          </td>
        );
      })}
    </tr>
  );
});
