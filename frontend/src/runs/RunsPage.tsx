/** All runs, the newest first, by state and pipeline; two to six of them can be compared. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { pipelinesQuery } from "@/api/pipelines";
import { runPagesQuery } from "@/api/runs";
import type { Run, RunId, RunState } from "@/api/types";
import { Button } from "@/ui/Button";
import { EmptyState } from "@/ui/EmptyState";
import { Page } from "@/ui/Page";
import { Select } from "@/ui/Select";
import { Loading } from "@/ui/Spinner";
import { STATES } from "@/ui/states";
import styles from "./RunsPage.module.css";
import { RunTable } from "./RunTable";

const RUN_STATES: readonly RunState[] = [
  "queued",
  "running",
  "cancelling",
  "succeeded",
  "failed",
  "cancelled",
];
/** What people mean by runs; imports of data are one choice away. */
const USUAL_KIND = "pipeline";
const KINDS = [
  { value: "pipeline", label: "Pipeline runs" },
  { value: "import", label: "Data imports" },
  { value: "probe", label: "Checks" },
  { value: "all", label: "All kinds" },
];
const MOST_COMPARED = 6;

export function RunsPage() {
  const [search, setSearch] = useSearchParams();
  const [chosen, setChosen] = useState<readonly RunId[]>([]);
  const kind = search.get("kind") ?? USUAL_KIND;
  const filter = {
    state: (search.get("state") as RunState | null) ?? undefined,
    pipeline: search.get("pipeline") ?? undefined,
    kind: kind === "all" ? undefined : kind,
  };
  const set = (name: string, value: string) =>
    setSearch((old) => {
      if (value === "") old.delete(name);
      else old.set(name, value);
      return old;
    });
  return (
    <Page title="Runs" actions={<CompareButton chosen={chosen} />}>
      <div className={styles.filters}>
        <Filter
          label="State"
          value={filter.state}
          all="All states"
          onChange={(value) => set("state", value)}
          options={RUN_STATES.map((value) => ({ value, label: STATES[value].word }))}
        />
        <PipelineFilter value={filter.pipeline} onChange={(value) => set("pipeline", value)} />
        <Filter
          label="Kind"
          value={kind}
          options={KINDS}
          onChange={(value) => set("kind", value)}
        />
      </div>
      <RunList filter={filter} chosen={chosen} onChoose={setChosen} />
    </Page>
  );
}

function CompareButton({ chosen }: { chosen: readonly RunId[] }) {
  const navigate = useNavigate();
  const isReady = chosen.length >= 2;
  return (
    <Button
      icon="compare"
      disabledReason={isReady ? undefined : "Tick two to six runs in the list to compare them."}
      onClick={() => navigate(`/runs/compare?runs=${chosen.join(",")}`)}
    >
      {isReady ? `Compare ${chosen.length} runs` : "Compare"}
    </Button>
  );
}

interface FilterProps {
  readonly label: string;
  readonly value: string | undefined;
  /** The word for no filter, where that is a choice. */
  readonly all?: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (value: string) => void;
}

function Filter({ label, value, all, options, onChange }: FilterProps) {
  return (
    <div className={styles.filter}>
      <Select
        size="small"
        label={label}
        value={value ?? ""}
        options={all === undefined ? options : [{ value: "", label: all }, ...options]}
        onChange={onChange}
      />
    </div>
  );
}

function PipelineFilter({
  value,
  onChange,
}: {
  value: string | undefined;
  onChange: (value: string) => void;
}) {
  const { data = [] } = useQuery(pipelinesQuery);
  const options = data
    .filter((pipeline) => !pipeline.is_template)
    .map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Filter
      label="Pipeline"
      value={value}
      all="All pipelines"
      options={options}
      onChange={onChange}
    />
  );
}

interface RunListProps {
  readonly filter: Parameters<typeof runPagesQuery>[0];
  readonly chosen: readonly RunId[];
  readonly onChoose: (chosen: readonly RunId[]) => void;
}

function RunList({ filter, chosen, onChoose }: RunListProps) {
  const query = useInfiniteQuery({ ...runPagesQuery(filter), refetchInterval: 5000 });
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  if (error !== null) {
    return (
      <EmptyState icon="warning" tone="error" title="The runs cannot be listed">
        {error.message}
      </EmptyState>
    );
  }
  if (data === undefined) return <Loading />;
  const runs = data.pages.flatMap((page) => page.results);
  if (runs.length === 0) {
    const isFiltered = filter.state !== undefined || filter.pipeline !== undefined;
    return (
      <EmptyState icon="runs" title={isFiltered ? "No run is like that" : "Nothing has run yet"}>
        {isFiltered ? "Take a filter away to see more." : "Open a pipeline and press Run."}
      </EmptyState>
    );
  }
  const toggle = (run: Run) =>
    onChoose(
      chosen.includes(run.id)
        ? chosen.filter((id) => id !== run.id)
        : [...chosen, run.id].slice(-MOST_COMPARED),
    );
  return (
    <>
      <RunTable
        runs={runs}
        lead={(run) => (
          <input
            type="checkbox"
            aria-label={`Compare run ${run.number}`}
            checked={chosen.includes(run.id)}
            onChange={() => toggle(run)}
          />
        )}
      />
      {hasNextPage && (
        <Button busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Show older runs
        </Button>
      )}
    </>
  );
}
