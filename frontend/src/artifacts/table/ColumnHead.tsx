/** The head of a column: type, name, what is missing, its distribution, and the ways to sort and filter. */
import type { Condition, Sort } from "@/api/artifacts";
import type { Column, ColumnProfile } from "@/api/types";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { count, percent } from "@/ui/format";
import { Icon } from "@/ui/Icon";
import styles from "./ColumnHead.module.css";
import { GLYPHS } from "./cells";
import { FilterPopover } from "./FilterPopover";
import { Spark } from "./Spark";

interface ColumnHeadProps {
  readonly column: Column;
  readonly profile: ColumnProfile | undefined;
  readonly rows: number;
  readonly sort: Sort | undefined;
  readonly condition: Condition | undefined;
  readonly onSort: () => void;
  readonly onFilter: (condition: Condition | null) => void;
}

export function ColumnHead({
  column,
  profile,
  rows,
  sort,
  condition,
  onSort,
  onFilter,
}: ColumnHeadProps) {
  return (
    <div className={styles.head}>
      <div className={styles.line}>
        <button type="button" className={styles.name} onClick={onSort} title={describe(column)}>
          <span className={styles.glyph}>{GLYPHS[column.type]}</span>
          <span className={styles.text}>{column.name}</span>
          {sort !== undefined && <Icon name={sort.descending ? "sortDown" : "sortUp"} size={13} />}
        </button>
        {(column.role === "label" || column.role === "score") && <Badge>{column.role}</Badge>}
        <FilterPopover
          column={column}
          condition={condition}
          top={profile?.top}
          onChange={onFilter}
        />
      </div>
      {profile === undefined ? (
        <span className={styles.waiting} />
      ) : (
        <Spark profile={profile} rows={rows} />
      )}
      <div className={styles.facts}>
        {profile === undefined ? "\u00a0" : <Facts profile={profile} rows={rows} />}
      </div>
    </div>
  );
}

function Facts({ profile, rows }: { profile: ColumnProfile; rows: number }) {
  const missing = rows === 0 ? 0 : profile.missing / rows;
  const about = profile.approximate.includes("distinct") ? "~" : "";
  return (
    <>
      <span data-some={profile.missing > 0 || undefined}>{percent(missing)} missing</span>
      <span>
        {about}
        {count(profile.distinct)} distinct
      </span>
    </>
  );
}

function describe(column: Column): string {
  const traits = [
    column.type,
    column.categorical && "categorical",
    column.time_zone,
    column.role !== "feature" && column.role,
  ];
  return `${column.name}\n${traits.filter(Boolean).join(", ")}\nClick to sort`;
}

/** The same controls need a home when there are no rows to show. */
export function ClearFilters({ onClear }: { onClear: () => void }) {
  return (
    <Button size="small" icon="close" onClick={onClear}>
      Show all rows
    </Button>
  );
}
