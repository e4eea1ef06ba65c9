/** One of the secrets by its name, or a new one made on the way. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { secretsQuery } from "@/api/secrets";
import { Button } from "@/ui/Button";
import type { ControlProps } from "@/ui/form/FormFields";
import { Select } from "@/ui/Select";
import { SecretDialog } from "./SecretDialog";
import styles from "./Secrets.module.css";

export function SecretChoice({ id, field, value, isInvalid, onChange }: ControlProps) {
  const { data = [] } = useQuery(secretsQuery);
  const [isCreating, setCreating] = useState(false);
  const names = data.map(({ name }) => name);
  const gone = value !== "" && !names.includes(value) ? [value] : [];
  return (
    <div className={styles.choice}>
      <Select
        id={id}
        label={field.label}
        value={value}
        invalid={isInvalid}
        options={[
          { value: "", label: "None" },
          ...[...names, ...gone].map((name) => ({ value: name, label: name })),
        ]}
        onChange={onChange}
      />
      <Button icon="plus" onClick={() => setCreating(true)}>
        New secret
      </Button>
      {isCreating && <SecretDialog onDone={onChange} onClose={() => setCreating(false)} />}
    </div>
  );
}
