/** Text: one line, or several where the specification says so. */

import { TextField } from "@/ui/TextField";
import type { ControlProps } from "../Control";
import styles from "../Inspector.module.css";

export function TextControl({
  id,
  parameter,
  value,
  onChange,
  isInvalid,
  describedBy,
}: ControlProps) {
  const text =
    typeof value === "string"
      ? value
      : value === undefined || value === null
        ? ""
        : JSON.stringify(value);
  if (parameter.multiline) {
    return (
      <textarea
        id={id}
        className={styles.textarea}
        rows={6}
        value={text}
        spellCheck={false}
        aria-invalid={isInvalid || undefined}
        aria-describedby={describedBy}
        onChange={(event) => onChange(event.target.value)}
      />
    );
  }
  return (
    <TextField
      id={id}
      value={text}
      invalid={isInvalid}
      spellCheck={false}
      aria-describedby={describedBy}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
