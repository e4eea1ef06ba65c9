/** One rule of a column selector. */

import { type PortSchema, type Rule, type RuleBy, typeMark } from "@/graph/columns";
import { IconButton } from "@/ui/Button";
import { Icon } from "@/ui/Icon";
import { Select } from "@/ui/Select";
import { ColumnPicker } from "./ColumnPicker";
import styles from "./Controls.module.css";

const ACTIONS = [
  { value: "include", label: "Include" },
  { value: "exclude", label: "Leave out" },
];
const BY = [
  { value: "name", label: "by name" },
  { value: "index", label: "by number" },
  { value: "type", label: "by type" },
  { value: "role", label: "by role" },
];
const TYPES = [
  "numeric",
  "integer",
  "float",
  "string",
  "boolean",
  "categorical",
  "date",
  "datetime",
  "time",
  "duration",
];
const ROLES = ["feature", "label", "score", "weight", "none"];

interface ColumnRuleProps {
  readonly rule: Rule;
  readonly number: number;
  readonly schema: PortSchema | null;
  readonly onChange: (rule: Rule) => void;
  readonly onRemove: () => void;
}

export function ColumnRule({ rule, number, schema, onChange, onRemove }: ColumnRuleProps) {
  const choices = choicesFor(rule.by, schema).filter(
    (choice) => !rule.values.map(String).includes(choice.name),
  );
  const add = (text: string) =>
    onChange({ ...rule, values: [...rule.values, ruleValue(rule.by, text)] });
  return (
    <fieldset className={styles.rule}>
      <legend className="visually-hidden">{`Rule ${number}`}</legend>
      <div className={styles.ruleHead}>
        <Select
          size="small"
          label={`Rule ${number}: include or leave out`}
          value={rule.action}
          options={ACTIONS}
          onChange={(action) => onChange({ ...rule, action: action as Rule["action"] })}
        />
        <Select
          size="small"
          label={`Rule ${number}: by what`}
          value={rule.by}
          options={BY}
          onChange={(by) => onChange({ ...rule, by: by as RuleBy, values: [] })}
        />
        <IconButton icon="trash" size="small" label={`Remove rule ${number}`} onClick={onRemove} />
      </div>
      <div className={styles.chips}>
        {rule.values.map((value) => (
          <span
            key={String(value)}
            className={styles.chip}
            data-unknown={isUnknown(rule.by, value, schema) ? "" : undefined}
          >
            {mark(rule.by, value, schema)}
            {String(value)}
            <button
              type="button"
              aria-label={`Remove ${value}`}
              onClick={() =>
                onChange({ ...rule, values: rule.values.filter((other) => other !== value) })
              }
            >
              <Icon name="close" size={11} />
            </button>
          </span>
        ))}
        <ColumnPicker
          label={`Rule ${number}: values`}
          columns={choices}
          isGuess={schema?.guess ?? false}
          keepOpen
          onPick={add}
        >
          <button type="button" className={styles.addChip} aria-label={`Rule ${number}: add`}>
            <Icon name="plus" size={13} /> Add
          </button>
        </ColumnPicker>
      </div>
    </fieldset>
  );
}

function choicesFor(by: RuleBy, schema: PortSchema | null) {
  if (by === "type") return TYPES.map((name) => ({ name, type: "" }));
  if (by === "role") return ROLES.map((name) => ({ name, type: "" }));
  const columns = schema?.columns ?? [];
  return by === "name"
    ? columns
    : columns.map((column, index) => ({ ...column, name: String(index + 1) }));
}

/** Column numbers are numbers; a range such as 2-5 stays text. */
function ruleValue(by: RuleBy, text: string): string | number {
  return by === "index" && /^\d+$/.test(text) ? Number(text) : text;
}

function isUnknown(by: RuleBy, value: string | number, schema: PortSchema | null): boolean {
  return (
    by === "name" &&
    schema !== null &&
    !schema.guess &&
    !schema.columns.some((column) => column.name === value)
  );
}

function mark(by: RuleBy, value: string | number, schema: PortSchema | null) {
  const column = by === "name" ? schema?.columns.find(({ name }) => name === value) : undefined;
  return column ? <small>{typeMark(column)}</small> : null;
}
