/** The rows of a table of any size: only what is in sight is fetched and drawn, rows and columns both. */
import { useQuery } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef, useState } from "react";
import { profileQuery, rowsQuery } from "@/api/artifacts";
import type { ArtifactId } from "@/api/types";
import { EmptyState } from "@/ui/EmptyState";
import { Loading } from "@/ui/Spinner";
import { BodyRow } from "./BodyRow";
import { ClearFilters, ColumnHead } from "./ColumnHead";
import styles from "./DataGrid.module.css";
import { toggleSort, withCondition } from "./order";
import { useColumnSizes } from "./useColumnSizes";
import { type Order, useWindows, WINDOW } from "./useWindows";

const ROW_HEIGHT = 28;
const HEAD_HEIGHT = 82;
const EVERYTHING: Order = { sort: [], filter: [] };

export function DataGrid({ artifact, label = "Data" }: { artifact: ArtifactId; label?: string }) {
  const [order, setOrder] = useState<Order>(EVERYTHING);
  const first = useQuery(rowsQuery(artifact, { ...EVERYTHING, offset: 0, limit: WINDOW }));
  if (first.error) {
    return (
      <EmptyState icon="warning" tone="error" title="The rows cannot be shown">
        {first.error.message}
      </EmptyState>
    );
  }
  if (first.data === undefined) return <Loading label="Reading the table" />;
  if (first.data.columns.length === 0) {
    return (
      <EmptyState icon="dataset" title="This table has no columns">
        It has {first.data.total} rows.
      </EmptyState>
    );
  }
  return (
    <Grid label={label} artifact={artifact} sample={first.data} order={order} onOrder={setOrder} />
  );
}

interface GridProps {
  readonly label: string;
  readonly artifact: ArtifactId;
  readonly sample: NonNullable<ReturnType<typeof useWindows>["any"]>;
  readonly order: Order;
  readonly onOrder: (order: Order) => void;
}

function Grid({ label, artifact, sample, order, onOrder }: GridProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const { data: profile } = useQuery(profileQuery(artifact));
  const profiles = useMemo(
    () => new Map(profile?.columns.map((column) => [column.name, column])),
    [profile],
  );
  const { sizes, resizeHandler } = useColumnSizes(sample);
  const [matched, setMatched] = useState(sample.matched);
  const rows = useVirtualizer({
    count: matched,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
  });
  const columns = useVirtualizer({
    horizontal: true,
    count: sample.columns.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => sizes[index] ?? 120,
    overscan: 3,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the virtualizer reads the sizes itself
  useEffect(() => columns.measure(), [sizes]);

  const visible = rows.getVirtualItems();
  const windows = useWindows(artifact, order, visible[0]?.index ?? 0, visible.at(-1)?.index ?? 0);
  const found = windows.any?.matched;
  useEffect(() => {
    if (found !== undefined) setMatched(found);
  }, [found]);

  const drawn = columns.getVirtualItems();
  const size = {
    width: columns.getTotalSize(),
    height: rows.getTotalSize() + HEAD_HEIGHT,
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className={styles.scroller} ref={scroller} tabIndex={0} aria-label={label}>
      <table
        className={styles.plane}
        style={size}
        aria-rowcount={matched + 1}
        aria-colcount={sample.columns.length}
      >
        <thead className={styles.header}>
          <tr>
            {drawn.map(({ index, start, size: width }) => {
              const column = sample.columns[index];
              if (column === undefined) return null;
              return (
                <th
                  key={column.name}
                  aria-colindex={index + 1}
                  aria-sort={ariaSort(order, column.name)}
                  className={styles.headCell}
                  style={{ left: start, width }}
                >
                  <ColumnHead
                    column={column}
                    profile={profiles.get(column.name)}
                    rows={sample.total}
                    sort={order.sort.find((key) => key.column === column.name)}
                    condition={order.filter.find((condition) => condition.column === column.name)}
                    onSort={() => onOrder({ ...order, sort: toggleSort(order.sort, column.name) })}
                    onFilter={(condition) =>
                      onOrder({
                        ...order,
                        filter: withCondition(order.filter, column.name, condition),
                      })
                    }
                  />
                  <div
                    className={styles.grip}
                    onPointerDown={resizeHandler(index)}
                    aria-hidden="true"
                  />
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody className={styles.body}>
          {visible.map(({ index, start }) => (
            <BodyRow
              key={index}
              index={index}
              top={start}
              cells={windows.row(index)}
              columns={sample.columns}
              drawn={drawn}
            />
          ))}
        </tbody>
      </table>
      {matched === 0 && (
        <NoRows
          isFiltered={order.filter.length > 0}
          error={windows.error}
          onClear={() => onOrder({ ...order, filter: [] })}
        />
      )}
    </section>
  );
}

function ariaSort(order: Order, column: string): "ascending" | "descending" | "none" {
  const key = order.sort.find((key) => key.column === column);
  if (key === undefined) return "none";
  return key.descending ? "descending" : "ascending";
}

function NoRows({
  isFiltered,
  error,
  onClear,
}: {
  isFiltered: boolean;
  error: Error | null;
  onClear: () => void;
}) {
  if (error !== null) {
    return (
      <div className={styles.note} role="alert">
        {error.message} <ClearFilters onClear={onClear} />
      </div>
    );
  }
  return (
    <div className={styles.note}>
      {isFiltered ? "No row matches the filter." : "This table has no rows; its columns are above."}
      {isFiltered && <ClearFilters onClear={onClear} />}
    </div>
  );
}
