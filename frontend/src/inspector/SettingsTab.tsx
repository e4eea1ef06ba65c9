/** How a node runs: where, in what, reuse, bypass, retries, time limit. */

import { useDocument, useEdit } from "@/editing/editor";
import type { GraphNode, NodeId } from "@/graph/document";
import type { NodeValues } from "@/graph/operations";
import { Switch } from "@/ui/Switch";
import { TextField } from "@/ui/TextField";
import styles from "./Inspector.module.css";
import { ComputeField, EnvironmentField } from "./PlaceFields";

export function SettingsTab({ id, node }: { id: NodeId; node: GraphNode }) {
  const edit = useEdit();
  const set = (values: NodeValues, label: string) =>
    edit([{ op: "set_node", node: id, values }], {
      label,
      merge: `settings:${id}:${Object.keys(values).join()}`,
    });
  const usual = useDocument(({ defaults }) => defaults.compute);
  return (
    <div className={styles.body}>
      <ComputeField
        id={`${id}-compute`}
        chosen={node.compute}
        usual={usual}
        onChange={(compute) => set({ compute }, "Change where it runs")}
      />
      <EnvironmentField
        id={`${id}-environment`}
        chosen={node.environment}
        onChange={(environment) => set({ environment }, "Change the environment")}
      />
      <Toggle
        id={`${id}-enabled`}
        title="Use this module"
        help="Off: its input passes through unchanged."
        checked={node.enabled}
        onChange={(enabled) => set({ enabled }, enabled ? "Use again" : "Bypass")}
      />
      <Toggle
        id={`${id}-reuse`}
        title="Reuse results"
        help="Off: it runs every time, even when nothing has changed."
        checked={node.reuse}
        onChange={(reuse) => set({ reuse }, "Change reuse")}
      />
      <WholeNumber
        id={`${id}-retries`}
        title="Retries after a failure"
        value={node.retries}
        max={10}
        onChange={(retries) => set({ retries: retries ?? 0 }, "Change retries")}
      />
      <WholeNumber
        id={`${id}-timeout`}
        title="Time limit"
        unit="seconds"
        value={node.timeout_seconds}
        placeholder="that of the pipeline"
        onChange={(timeout_seconds) => set({ timeout_seconds }, "Change time limit")}
      />
    </div>
  );
}

interface ToggleProps {
  readonly id: string;
  readonly title: string;
  readonly help: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

export function Toggle({ id, title, help, checked, onChange }: ToggleProps) {
  return (
    <div className={styles.field} data-toggle="">
      <div className={styles.toggleRow}>
        <label htmlFor={id} className={styles.label}>
          {title}
          <span className={styles.toggleHelp}>{help}</span>
        </label>
        <Switch id={id} checked={checked} onChange={onChange} />
      </div>
    </div>
  );
}

interface WholeNumberProps {
  readonly id: string;
  readonly title: string;
  readonly unit?: string;
  readonly value: number | null;
  readonly max?: number;
  readonly placeholder?: string;
  readonly onChange: (value: number | null) => void;
}

export function WholeNumber({
  id,
  title,
  unit,
  value,
  max,
  placeholder,
  onChange,
}: WholeNumberProps) {
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {title}
        {unit && <em>{unit}</em>}
      </label>
      <TextField
        id={id}
        type="number"
        min={0}
        max={max}
        placeholder={placeholder}
        value={value ?? ""}
        onChange={({ target }) => {
          const number = Math.floor(Number(target.value));
          if (target.value === "") onChange(null);
          else if (number >= 0 && number <= (max ?? Number.MAX_SAFE_INTEGER)) onChange(number);
        }}
      />
    </div>
  );
}
