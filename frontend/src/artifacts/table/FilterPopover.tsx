/** A condition on one column: an operator and a value, applied on Enter. */
import { Popover } from "radix-ui";
import { type FormEvent, useState } from "react";
import type { Condition, ConditionOperator } from "@/api/artifacts";
import type { Cell, Column } from "@/api/types";
import { Button, IconButton } from "@/ui/Button";
import { Select } from "@/ui/Select";
import { TextField } from "@/ui/TextField";
import { cellText, isNumeric } from "./cells";
import styles from "./FilterPopover.module.css";

const OPERATORS: readonly {
  value: ConditionOperator;
  label: string;
  for: "all" | "order" | "text";
}[] = [
  { value: "eq", label: "is", for: "all" },
  { value: "ne", label: "is not", for: "all" },
  { value: "lt", label: "is less than", for: "order" },
  { value: "le", label: "is at most", for: "order" },
  { value: "gt", label: "is more than", for: "order" },
  { value: "ge", label: "is at least", for: "order" },
  { value: "contains", label: "contains", for: "text" },
  { value: "starts_with", label: "starts with", for: "text" },
  { value: "is_null", label: "is missing", for: "all" },
  { value: "not_null", label: "is not missing", for: "all" },
];

interface FilterPopoverProps {
  readonly column: Column;
  readonly condition: Condition | undefined;
  readonly top: readonly { readonly value: Cell }[] | undefined;
  readonly onChange: (condition: Condition | null) => void;
}

export function FilterPopover(props: FilterPopoverProps) {
  const [isOpen, setOpen] = useState(false);
  const isActive = props.condition !== undefined;
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <IconButton
          icon="filter"
          iconSize={13}
          size="small"
          label={`Filter ${props.column.name}`}
          aria-pressed={isActive}
          className={styles.trigger}
        />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className={styles.content} align="end" sideOffset={4} collisionPadding={8}>
          <FilterForm {...props} onDone={() => setOpen(false)} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function FilterForm({
  column,
  condition,
  top,
  onChange,
  onDone,
}: FilterPopoverProps & { onDone: () => void }) {
  const isText = column.type === "string";
  const [op, setOperator] = useState<ConditionOperator>(
    condition?.op ?? (isText ? "contains" : "eq"),
  );
  const [value, setValue] = useState(typeof condition?.value === "string" ? condition.value : "");
  const takesValue = op !== "is_null" && op !== "not_null";
  const options = OPERATORS.filter((o) => o.for === "all" || o.for === (isText ? "text" : "order"));
  const close = (next: Condition | null) => {
    onChange(next);
    onDone();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const filled = takesValue ? value !== "" : true;
    close(filled ? { column: column.name, op, ...(takesValue ? { value } : {}) } : null);
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <Select
        size="small"
        label="Operator"
        value={op}
        options={options}
        onChange={(next) => setOperator(next as ConditionOperator)}
      />
      {takesValue && (
        <TextField
          autoFocus
          size="small"
          aria-label="Value"
          placeholder={hint(column)}
          list={`values-${column.name}`}
          inputMode={isNumeric(column) ? "decimal" : "text"}
          value={value}
          onChange={(event) => setValue(event.target.value)}
        />
      )}
      <datalist id={`values-${column.name}`}>
        {(top ?? []).map(({ value }) => (
          <option key={cellText(value)} value={cellText(value)} />
        ))}
      </datalist>
      <div className={styles.actions}>
        {condition !== undefined && (
          <Button size="small" variant="quiet" onClick={() => close(null)}>
            Remove
          </Button>
        )}
        <Button size="small" variant="primary" type="submit">
          Filter
        </Button>
      </div>
    </form>
  );
}

function hint({ type }: Column): string {
  if (type === "date") return "2026-11-22";
  if (type === "datetime") return "2026-11-22T11:07";
  if (type === "boolean") return "true or false";
  return "Value";
}
