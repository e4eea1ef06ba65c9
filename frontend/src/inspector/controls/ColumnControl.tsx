/** One column. */

import { closest, typeMark } from "@/graph/columns";
import { Icon } from "@/ui/Icon";
import type { ControlProps } from "../Control";
import { ColumnPicker } from "./ColumnPicker";
import styles from "./Controls.module.css";

export function ColumnControl({
  id,
  parameter,
  value,
  onChange,
  isInvalid,
  describedBy,
  schema,
}: ControlProps) {
  const name = typeof value === "string" ? value : "";
  const known = schema?.columns.find((column) => column.name === name);
  const columns = usable(schema?.columns ?? [], parameter.column_types ?? []);
  const meant =
    schema?.guess && name !== "" && !known
      ? closest(
          name,
          columns.map((column) => column.name),
        )
      : null;
  return (
    <>
      <ColumnPicker
        label={parameter.title}
        columns={columns}
        isGuess={schema?.guess ?? false}
        isEmptyAllowed={!parameter.required}
        onPick={(picked) => onChange(picked === "" ? null : picked)}
      >
        <button
          id={id}
          type="button"
          className={styles.trigger}
          aria-invalid={isInvalid || undefined}
          aria-describedby={describedBy}
          aria-label={name === "" ? `${parameter.title}: no column` : `${parameter.title}: ${name}`}
        >
          {name === "" ? (
            <span className={styles.none}>Choose a column</span>
          ) : (
            <span
              className={styles.chip}
              data-unknown={schema && !schema.guess && !known ? "" : undefined}
            >
              {known && <small>{typeMark(known)}</small>}
              {name}
            </span>
          )}
          <Icon name="chevronDown" size={14} />
        </button>
      </ColumnPicker>
      {schema?.guess && name !== "" && !known && (
        <p className={styles.warning}>
          The earlier result has no column of this name.
          {meant && (
            <button
              type="button"
              onClick={() => onChange(meant)}
            >{`Did you mean ${meant}?`}</button>
          )}
        </p>
      )}
    </>
  );
}

const NUMERIC: readonly string[] = ["integer", "float", "decimal"];

/** Columns of the types that the parameter takes. */
function usable<T extends { readonly type: string; readonly categorical?: boolean | undefined }>(
  columns: readonly T[],
  types: readonly string[],
): readonly T[] {
  if (types.length === 0) return columns;
  return columns.filter(
    (column) =>
      types.includes(column.type) ||
      (types.includes("numeric") && NUMERIC.includes(column.type)) ||
      (types.includes("categorical") && column.categorical === true),
  );
}
