/** A list of values, written with commas between them. */

import type { Json } from "@/graph/document";
import { TextField } from "@/ui/TextField";
import type { ControlProps } from "../Control";
import styles from "../Inspector.module.css";
import { useDraft } from "./useDraft";

export function ListControl({
  id,
  parameter,
  value,
  onChange,
  isInvalid,
  describedBy,
}: ControlProps) {
  const [draft, type, settle] = useDraft(Array.isArray(value) ? value.map(String).join(", ") : "");
  const isNumeric = /"(number|integer)"/.test(JSON.stringify(parameter.schema.items ?? ""));
  return (
    <>
      <TextField
        id={id}
        value={draft}
        invalid={isInvalid}
        aria-describedby={describedBy}
        placeholder={isNumeric ? "1, 2, 3" : "one, two"}
        onChange={(event) => {
          type(event.target.value);
          onChange(listOf(event.target.value, isNumeric));
        }}
        onBlur={settle}
      />
      <p className={styles.hint}>Several values, with commas between them.</p>
    </>
  );
}

export function listOf(text: string, isNumeric: boolean): readonly Json[] {
  return text
    .split(/[,;]/)
    .map((item) => item.trim())
    .filter((item) => item !== "")
    .map((item) => (isNumeric && Number.isFinite(Number(item)) ? Number(item) : item));
}
