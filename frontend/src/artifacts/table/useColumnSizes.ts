/** The widths of the columns: guessed from the first rows, changed by dragging (TanStack Table does the sums). */
import {
  columnResizingFeature,
  columnSizingFeature,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { useMemo } from "react";
import type { Rows } from "@/api/types";
import { firstWidth } from "./cells";

const features = tableFeatures({ columnSizingFeature, columnResizingFeature });
const NO_ROWS: never[] = [];

export function useColumnSizes(sample: Rows): {
  readonly sizes: readonly number[];
  readonly resizeHandler: (index: number) => (event: unknown) => void;
} {
  const columns = useMemo(
    () =>
      sample.columns.map((column, index) => ({
        id: String(index),
        size: firstWidth(
          column,
          sample.rows.slice(0, 30).map((row) => row[index] ?? null),
        ),
        minSize: 72,
        maxSize: 1200,
      })),
    [sample],
  );
  const table = useTable({ features, columns, data: NO_ROWS, columnResizeMode: "onChange" });
  const headers = table.getFlatHeaders();
  const key = headers.map((header) => header.getSize()).join(",");
  const sizes = useMemo(() => key.split(",").map(Number), [key]);
  return {
    sizes,
    resizeHandler: (index) => headers[index]?.getResizeHandler() ?? (() => undefined),
  };
}
