/** "Import of Bank marketing": what an import run was for, as a link to it. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { datasetsQuery } from "@/api/datasets";
import type { RunId } from "@/api/types";
import { importedDataset } from "./importTitle";

export function ImportOf({ run }: { run: RunId }) {
  const { data = [] } = useQuery(datasetsQuery);
  const found = importedDataset(run, data);
  if (found === null) return <span>Data import</span>;
  const { dataset, version } = found;
  return <Link to={`/datasets/${dataset.name}?version=${version}`}>Import of {dataset.title}</Link>;
}
