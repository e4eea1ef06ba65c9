/** A dataset of the workspace. */

import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { datasetsQuery } from "@/api/datasets";
import { count } from "@/ui/format";
import { Select } from "@/ui/Select";
import type { ControlProps } from "../Control";
import styles from "../Inspector.module.css";

export function DatasetControl({ id, parameter, value, onChange, isInvalid }: ControlProps) {
  const { data = [] } = useQuery(datasetsQuery);
  const options = data.map(({ name, title, versions }) => {
    const newest = [...versions]
      .filter((version) => version.state === "ready")
      .sort((a, b) => b.version - a.version)[0];
    const hint =
      newest?.rows == null
        ? "not ready"
        : `${count(newest.rows)} × ${newest.columns ?? "?"} · version ${newest.version}`;
    return { value: name, label: title || name, hint };
  });
  const name = typeof value === "string" ? value : "";
  return (
    <>
      <Select
        id={id}
        label={parameter.title}
        placeholder="Choose a dataset"
        value={name}
        options={options}
        invalid={isInvalid}
        onChange={onChange}
      />
      <p className={styles.hint}>
        <Link to={name ? `/datasets/${name}` : "/datasets"}>
          {name ? "Look at this dataset" : "Upload a dataset"}
        </Link>
      </p>
    </>
  );
}
