/** One of a few values, in the looks of the fields. */
import { Select as Radix } from "radix-ui";
import { Icon } from "./Icon";
import { NONCE } from "./nonce";
import styles from "./Select.module.css";

export interface Option {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
}

interface SelectProps {
  readonly value: string;
  readonly options: readonly Option[];
  readonly onChange: (value: string) => void;
  readonly label: string;
  readonly id?: string;
  readonly placeholder?: string;
  readonly disabled?: boolean;
  readonly invalid?: boolean;
  readonly size?: "small" | "medium";
}

// Radix keeps the empty string for "nothing chosen"; ours may be a value like any other.
const EMPTY = "\u0000";
const outward = (value: string) => (value === EMPTY ? "" : value);
const inward = (value: string) => (value === "" ? EMPTY : value);

export function Select({ options, onChange, size = "medium", ...props }: SelectProps) {
  const known = options.some((option) => option.value === props.value);
  return (
    <Radix.Root
      value={known ? inward(props.value) : ""}
      onValueChange={(value) => onChange(outward(value))}
      disabled={props.disabled ?? false}
    >
      <Radix.Trigger
        id={props.id}
        className={styles.trigger}
        data-size={size}
        aria-label={props.label}
        aria-invalid={props.invalid || undefined}
      >
        <span className={styles.value}>
          <Radix.Value placeholder={props.value || props.placeholder || "Choose"} />
        </span>
        <Radix.Icon className={styles.icon}>
          <Icon name="chevronDown" size={14} />
        </Radix.Icon>
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          className={styles.content}
          position="popper"
          sideOffset={4}
          collisionPadding={8}
        >
          <Radix.Viewport
            className={styles.viewport}
            {...(NONCE === undefined ? {} : { nonce: NONCE })}
          >
            {options.map((option) => (
              <Radix.Item key={option.value} value={inward(option.value)} className={styles.item}>
                <span className={styles.check}>
                  <Radix.ItemIndicator>
                    <Icon name="check" size={14} />
                  </Radix.ItemIndicator>
                </span>
                <span>
                  <Radix.ItemText>{option.label}</Radix.ItemText>
                  {option.hint !== undefined && <small>{option.hint}</small>}
                </span>
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
