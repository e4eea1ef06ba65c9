/** A secret or a datastore by its name; the value of a secret is never in the document. */

import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { datastoresQuery } from "@/api/datastores";
import { secretsQuery } from "@/api/secrets";
import { boundSecret } from "@/graph/document";
import { type Option, Select } from "@/ui/Select";
import type { ControlProps } from "../Control";
import styles from "../Inspector.module.css";

export function SecretControl(props: ControlProps) {
  const { data = [] } = useQuery(secretsQuery);
  const chosen = boundSecret(props.value) ?? "";
  return (
    <NamedSelect
      {...props}
      chosen={chosen}
      options={[
        ...(props.parameter.required ? [] : [{ value: "", label: "None" }]),
        ...data.map(({ name }) => ({ value: name, label: name })),
      ]}
      onChoose={(name) => props.onChange(name === "" ? null : { $secret: name })}
      placeholder="Choose a secret"
      place={{ to: "/settings/secrets", label: "Secrets" }}
    />
  );
}

export function DatastoreControl(props: ControlProps) {
  const { data = [] } = useQuery(datastoresQuery);
  return (
    <NamedSelect
      {...props}
      chosen={typeof props.value === "string" ? props.value : ""}
      options={data.map(({ name, kind }) => ({ value: name, label: name, hint: kind }))}
      onChoose={props.onChange}
      placeholder="Choose a datastore"
      place={{ to: "/settings/datastores", label: "Datastores" }}
    />
  );
}

interface NamedSelectProps extends ControlProps {
  readonly chosen: string;
  readonly options: readonly Option[];
  readonly onChoose: (name: string) => void;
  readonly placeholder: string;
  /** Where there are more, and where they are made. */
  readonly place: { readonly to: string; readonly label: string };
}

function NamedSelect({ id, parameter, isInvalid, ...props }: NamedSelectProps) {
  return (
    <>
      <Select
        id={id}
        label={parameter.title}
        placeholder={props.placeholder}
        value={props.chosen}
        options={props.options}
        invalid={isInvalid}
        onChange={props.onChoose}
      />
      <p className={styles.hint}>
        <Link to={props.place.to}>{props.place.label}</Link>
      </p>
    </>
  );
}
