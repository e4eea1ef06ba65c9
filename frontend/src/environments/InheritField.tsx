/** Whether steps in an environment also have the libraries of the worker. */
import { useId } from "react";
import { Switch } from "@/ui/Switch";
import styles from "./Environments.module.css";

interface InheritFieldProps {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

export function InheritField({ checked, onChange }: InheritFieldProps) {
  const id = useId();
  return (
    <div className={styles.inherit}>
      <Switch id={id} checked={checked} onChange={onChange} />
      <label htmlFor={id}>
        With the libraries of the worker, too
        <span className={styles.quiet}> — off, a step has only what is listed.</span>
      </label>
    </div>
  );
}
