/** One of a few values, and on or off. */

import { humanize } from "@/graph/subtitle";
import { Select } from "@/ui/Select";
import { Switch } from "@/ui/Switch";
import type { ControlProps } from "../Control";
import styles from "./Controls.module.css";

export function ChoiceControl({ id, parameter, value, onChange, isInvalid }: ControlProps) {
  const listed = parameter.choices?.length
    ? parameter.choices
    : (Array.isArray(parameter.schema.enum) ? parameter.schema.enum : []).map((item) => ({
        value: item,
        title: humanize(String(item)),
      }));
  const options = listed.map((choice) => ({
    value: JSON.stringify(choice.value),
    label: choice.title,
  }));
  return (
    <Select
      id={id}
      label={parameter.title}
      value={JSON.stringify(value ?? null)}
      options={options}
      invalid={isInvalid}
      onChange={(text) => onChange(JSON.parse(text))}
    />
  );
}

export function ToggleControl({ id, parameter, value, onChange }: ControlProps) {
  return (
    <div className={styles.toggle}>
      <span>{parameter.help}</span>
      <Switch id={id} label={parameter.title} checked={value === true} onChange={onChange} />
    </div>
  );
}
