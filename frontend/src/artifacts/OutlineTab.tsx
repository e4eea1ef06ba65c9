/** The pipeline as a table of its nodes: filter the failed ones, sort by duration. Equal in rank to the canvas. */
import {
  createColumnHelper,
  createSortedRowModel,
  rowSortingFeature,
  sortFns,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { useMemo, useState } from "react";
import type { RunSnapshot } from "@/api/types";
import type { PipelineDocument } from "@/graph/document";
import type { Catalog } from "@/graph/spec";
import { isTerminalRun } from "@/live/runState";
import { StateBadge } from "@/ui/Badge";
import { EmptyState } from "@/ui/EmptyState";
import { duration, shape } from "@/ui/format";
import { Icon } from "@/ui/Icon";
import { Select } from "@/ui/Select";
import { STATES } from "@/ui/states";
import { TextField } from "@/ui/TextField";
import styles from "./OutlineTab.module.css";
import type { DrawerSelection } from "./selection";
import { type StepRow, stepRows } from "./steps";
import { useNow } from "./useNow";

const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns,
});
const column = createColumnHelper<typeof features, StepRow>();
const COLUMNS = column.columns([
  column.accessor("title", { header: "Node", cell: ({ row }) => <b>{row.original.title}</b> }),
  column.accessor("module", { header: "Module" }),
  column.accessor((row) => STATES[row.state].word, {
    id: "state",
    header: "State",
    cell: ({ row }) => <StateBadge state={row.original.state} />,
  }),
  column.accessor((row) => row.seconds ?? -1, {
    id: "seconds",
    header: "Duration",
    cell: ({ row }) => (row.original.seconds === null ? "" : duration(row.original.seconds)),
  }),
  column.accessor((row) => row.rows ?? -1, {
    id: "rows",
    header: "Rows × columns",
    cell: ({ row: { original } }) =>
      original.rows === null ? "" : shape(original.rows, original.columns ?? 0),
  }),
  column.accessor("note", { header: "Note", enableSorting: false }),
]);

interface OutlineTabProps {
  readonly run: RunSnapshot | null;
  readonly document: PipelineDocument;
  readonly catalog: Catalog;
  readonly selected: string | null;
  readonly onSelect: (selection: DrawerSelection) => void;
}

export function OutlineTab({ run, document, catalog, selected, onSelect }: OutlineTabProps) {
  const [text, setText] = useState("");
  const [state, setState] = useState("");
  const now = useNow(run !== null && !isTerminalRun(run.state), 1000);
  const rows = useMemo(() => stepRows(document, catalog, run, now), [document, catalog, run, now]);
  const shown = useMemo(() => rows.filter((row) => matches(row, text, state)), [rows, text, state]);
  const table = useTable({
    features,
    columns: COLUMNS,
    data: shown as StepRow[],
    getRowId: (row) => row.node,
  });
  if (rows.length === 0) return <EmptyState icon="tidy" title="The pipeline has no nodes yet" />;
  const states = [...new Set(rows.map((row) => row.state))].map((value) => ({
    value,
    label: STATES[value].word,
  }));
  return (
    <div className={styles.outline}>
      <div className={styles.tools}>
        <TextField
          size="small"
          icon="search"
          type="search"
          placeholder="Find a node"
          aria-label="Find a node"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <div className={styles.state}>
          <Select
            size="small"
            label="State"
            value={state}
            onChange={setState}
            options={[{ value: "", label: "All states" }, ...states]}
          />
        </div>
        <span className={styles.count}>
          {shown.length} of {rows.length}
        </span>
      </div>
      <table className={styles.table}>
        <thead>
          <tr>
            {table.getFlatHeaders().map((header) => {
              const sorted = header.column.getIsSorted();
              return (
                <th
                  key={header.id}
                  aria-sort={
                    sorted === false ? "none" : sorted === "asc" ? "ascending" : "descending"
                  }
                >
                  {header.column.getCanSort() ? (
                    <button type="button" onClick={header.column.getToggleSortingHandler()}>
                      <table.FlexRender header={header} />
                      {sorted !== false && (
                        <Icon name={sorted === "asc" ? "sortUp" : "sortDown"} size={13} />
                      )}
                    </button>
                  ) : (
                    <table.FlexRender header={header} />
                  )}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {table.getRowModel().rows.map((row) => (
            <tr
              key={row.id}
              aria-selected={row.id === selected}
              onClick={() => onSelect({ node: row.id })}
            >
              {row.getAllCells().map((cell) => (
                <td key={cell.id} data-column={cell.column.id}>
                  {cell.column.id === "title" ? (
                    <button type="button" title={row.original.title}>
                      <table.FlexRender cell={cell} />
                    </button>
                  ) : (
                    <table.FlexRender cell={cell} />
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function matches(row: StepRow, text: string, state: string): boolean {
  const wanted = text.trim().toLowerCase();
  const isNamed = [row.title, row.module, row.node, row.note].some((word) =>
    word.toLowerCase().includes(wanted),
  );
  return isNamed && (state === "" || row.state === state);
}
