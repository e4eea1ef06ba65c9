/** A secret of the workspace: its name goes into the pipeline, its value never does. */

import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { secretsQuery } from "@/api/secrets";
import { boundSecret } from "@/graph/document";
import { InlineCode } from "@/ui/Prose";
import { Select } from "@/ui/Select";
import type { ControlProps } from "../Control";
import styles from "../Inspector.module.css";

const NONE = { value: "", label: "None" };

export function SecretControl({ id, parameter, value, onChange, isInvalid }: ControlProps) {
  const { data = [] } = useQuery(secretsQuery);
  const named = data.map(({ name }) => ({ value: name, label: name }));
  return (
    <>
      <Select
        id={id}
        label={parameter.title}
        placeholder="Choose a secret"
        value={boundSecret(value) ?? ""}
        options={parameter.required ? named : [NONE, ...named]}
        invalid={isInvalid}
        onChange={(name) => onChange(name === "" ? null : { $secret: name })}
      />
      <p className={styles.hint}>
        {parameter.help && <InlineCode text={`${parameter.help} `} />}
        <Link to="/settings/secrets">
          {data.length > 0 ? "Secrets of the workspace" : "Make a secret"}
        </Link>
      </p>
    </>
  );
}
