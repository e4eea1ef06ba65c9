/** Several columns by rules: start from all or none, then include and exclude in order. */

import {
  ALL_COLUMNS,
  type Rule,
  readSelector,
  type Selector,
  selectedNames,
} from "@/graph/columns";
import type { Json } from "@/graph/document";
import { Button } from "@/ui/Button";
import { plural } from "@/ui/format";
import { Select } from "@/ui/Select";
import type { ControlProps } from "../Control";
import { ColumnRule } from "./ColumnRule";
import styles from "./Controls.module.css";

const STARTS = [
  { value: "all", label: "All columns" },
  { value: "none", label: "Only these columns" },
];

export function ColumnsControl({
  id,
  parameter,
  value,
  onChange,
  schema,
  isInvalid,
}: ControlProps) {
  const selector = readSelector(value, ALL_COLUMNS);
  const columns = schema?.columns ?? [];
  const change = (next: Partial<Selector>) => onChange({ ...selector, ...next } as unknown as Json);
  const changeRule = (index: number, rule: Rule) =>
    change({ rules: selector.rules.map((old, at) => (at === index ? rule : old)) });
  const picked = schema ? selectedNames(selector, columns) : null;
  const action = selector.start === "all" ? "exclude" : "include";
  return (
    <div className={styles.columns} aria-invalid={isInvalid || undefined}>
      <Select
        id={id}
        label={`${parameter.title}: start with`}
        value={selector.start}
        options={STARTS}
        onChange={(start) => change({ start: start as Selector["start"] })}
      />
      {selector.rules.map((rule, index) => (
        <ColumnRule
          // biome-ignore lint/suspicious/noArrayIndexKey: rules have no identity but their place
          key={index}
          rule={rule}
          number={index + 1}
          schema={schema}
          onChange={(next) => changeRule(index, next)}
          onRemove={() => change({ rules: selector.rules.filter((_, at) => at !== index) })}
        />
      ))}
      <div className={styles.columnsFoot}>
        <Button
          size="small"
          icon="plus"
          onClick={() => change({ rules: [...selector.rules, { action, by: "name", values: [] }] })}
        >
          {action === "exclude" ? "Leave some out" : "Add some"}
        </Button>
        {picked && (
          <details className={styles.picked}>
            <summary>{`${picked.length} of ${plural(columns.length, "column")}`}</summary>
            <p>{picked.join(", ") || "none"}</p>
          </details>
        )}
      </div>
    </div>
  );
}
