/** A datastore of the workspace. */

import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { datastoresQuery } from "@/api/datastores";
import { Select } from "@/ui/Select";
import type { ControlProps } from "../Control";
import styles from "../Inspector.module.css";

export function DatastoreControl({ id, parameter, value, onChange, isInvalid }: ControlProps) {
  const { data = [] } = useQuery(datastoresQuery);
  return (
    <>
      <Select
        id={id}
        label={parameter.title}
        placeholder="Choose a datastore"
        value={typeof value === "string" ? value : ""}
        options={data.map(({ name, kind }) => ({ value: name, label: name, hint: kind }))}
        invalid={isInvalid}
        onChange={onChange}
      />
      <p className={styles.hint}>
        <Link to="/settings/datastores">
          {data.length > 0 ? "Datastores of the workspace" : "Make a datastore"}
        </Link>
      </p>
    </>
  );
}
