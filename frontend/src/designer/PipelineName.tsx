/** The pipeline's name in the breadcrumb: a click edits it. */

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { changePipeline } from "@/api/pipelines";
import type { Pipeline } from "@/api/types";
import { toastError } from "@/ui/toasts";
import styles from "./TopBar.module.css";

export function PipelineName({ pipeline }: { pipeline: Pipeline }) {
  const [name, setName] = useState(pipeline.name);
  const queries = useQueryClient();
  const commit = () => {
    const wanted = name.trim();
    if (wanted === "" || wanted === pipeline.name) {
      setName(pipeline.name);
      return;
    }
    changePipeline(pipeline.id, { name: wanted }).then(
      (changed) => {
        queries.setQueryData(["pipelines", pipeline.id], { ...pipeline, ...changed });
        void queries.invalidateQueries({ queryKey: ["pipelines"], exact: true });
      },
      (error: unknown) => {
        setName(pipeline.name);
        toastError("The pipeline could not be renamed.", error);
      },
    );
  };
  return (
    <input
      className={styles.name}
      aria-label="Name of the pipeline"
      value={name}
      onChange={(event) => setName(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === "Enter") event.currentTarget.blur();
        if (event.key === "Escape") setName(pipeline.name);
      }}
    />
  );
}
