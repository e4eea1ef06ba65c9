/** What a run was of, as a link to it: a pipeline, a dataset, what a probe has tried. */
import { Link } from "react-router";
import type { Run, RunSnapshot } from "@/api/types";

const TRIED = {
  compute: { word: "Check of compute", at: (name: string) => `/compute/${name}` },
  environment: { word: "Check of environment", at: (name: string) => `/environments/${name}` },
  datastore: { word: "Check of datastore", at: () => "/settings/datastores" },
};

type Named = Pick<RunSnapshot, "kind" | "pipeline" | "pipeline_name" | "dataset"> &
  Pick<Run, "tried">;

export function RunOf({ run: { kind, pipeline, pipeline_name, dataset, tried } }: { run: Named }) {
  if (pipeline !== null) return <Link to={`/pipelines/${pipeline}`}>{pipeline_name}</Link>;
  if (dataset) {
    const address = `/datasets/${dataset.name}?version=${dataset.version}`;
    return <Link to={address}>Import of {dataset.title}</Link>;
  }
  if (tried) {
    const { word, at } = TRIED[tried.kind];
    return <Link to={at(tried.name)}>{`${word} “${tried.name}”`}</Link>;
  }
  return <span>{KINDS[kind] ?? "Deleted pipeline"}</span>;
}

const KINDS: Readonly<Record<string, string>> = {
  import: "Data import",
  inspect: "Module check",
  probe: "Check",
};
