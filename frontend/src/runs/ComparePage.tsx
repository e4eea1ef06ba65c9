/** Runs side by side: which parameters differ, metrics, durations, and the curves overlaid. */
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { Link, useSearchParams } from "react-router";
import { type Comparison, compareQuery } from "@/api/runs";
import type { Run } from "@/api/types";
import { direction } from "@/artifacts/figures/direction";
import { FiguresView } from "@/artifacts/figures/FiguresView";
import { metricWithName } from "@/artifacts/modelNames";
import { StateBadge, StateSign } from "@/ui/Badge";
import { EmptyState } from "@/ui/EmptyState";
import { duration, figure, moment } from "@/ui/format";
import { Page, Section } from "@/ui/Page";
import { Loading } from "@/ui/Spinner";
import { Table } from "@/ui/Table";
import styles from "./ComparePage.module.css";
import { oldestFirst } from "./oldestFirst";
import { overlaid } from "./overlay";
import { type RunGraphs, useRunGraphs } from "./useRunGraphs";
import { Verdict } from "./Verdict";

export function ComparePage() {
  const [search] = useSearchParams();
  const ids = (search.get("runs") ?? "").split(",").filter(Boolean);
  const { data, error } = useQuery({ ...compareQuery(ids), enabled: ids.length >= 2 });
  return (
    <Page title="Compare runs" back={<Link to="/runs">Runs</Link>}>
      {ids.length < 2 && (
        <EmptyState
          icon="compare"
          title="Choose at least two runs"
          action={<Link to="/runs">To the list of runs</Link>}
        >
          Tick them in the list of runs, then press Compare.
        </EmptyState>
      )}
      {error !== null && (
        <EmptyState icon="warning" tone="error" title="These runs cannot be compared">
          {error.message}
        </EmptyState>
      )}
      {ids.length >= 2 && data === undefined && error === null && <Loading />}
      {data !== undefined && <Comparing comparison={data} />}
    </Page>
  );
}

function Comparing({ comparison: asked }: { comparison: Comparison }) {
  const comparison = useMemo(() => oldestFirst(asked), [asked]);
  const { runs, metrics, durations } = comparison;
  const isMixed = new Set(runs.map((run) => run.pipeline)).size > 1;
  const heads = runs.map((run) => <RunHead key={run.id} run={run} isNamed={isMixed} />);
  const graphs = useRunGraphs(runs.map((run) => run.id));
  const { title } = graphs;
  const parameters = resolved(comparison, graphs);
  const figures = overlaid(comparison, graphs);
  return (
    <>
      <Section title="Parameters that differ">
        {parameters.length === 0 ? (
          <p className={styles.none}>None: the runs had the same parameters.</p>
        ) : (
          <Table label="Parameters that differ" head={["Node", "Parameter", ...heads]}>
            {parameters.map(({ node, module, name, values }) => (
              <tr key={`${node}.${name}`}>
                <td title={node ?? ""}>{node === null ? "The whole run" : title(node)}</td>
                <td title={name}>{graphs.parameterTitle(module, name)}</td>
                {runs.map((run, index) => (
                  <td key={run.id} title={parameterText(values[index])}>
                    {parameterText(values[index])}
                  </td>
                ))}
              </tr>
            ))}
          </Table>
        )}
      </Section>
      <Section title="Metrics">
        {metrics.length === 0 ? (
          <p className={styles.none}>No step of these runs has reported a metric.</p>
        ) : (
          <Table label="Metrics" head={["Node", "Metric", ...heads]}>
            {metrics.map(({ node, name, values }) => (
              <tr key={`${node}.${name}`}>
                <td title={node}>{title(node)}</td>
                <td className={styles.metric}>
                  {metricWithName(name, graphs.models(0, node)).replaceAll("_", " ")}
                </td>
                {runs.map((run, index) => (
                  <td key={run.id}>
                    {metricText(values[index])}{" "}
                    <Verdict value={values[index]} first={values[0]} direction={direction(name)} />
                  </td>
                ))}
              </tr>
            ))}
          </Table>
        )}
      </Section>
      {figures.length > 0 && (
        <Section title="Curves">
          <div className={styles.figures}>
            <FiguresView figures={figures} />
          </div>
        </Section>
      )}
      <Section title="Durations">
        <Table label="Durations" head={["Node", ...heads]}>
          {durations.map(({ node, states, values }) => (
            <tr key={node}>
              <td title={node}>{title(node)}</td>
              {runs.map((run, index) => {
                const state = states[index];
                const seconds = values[index];
                return (
                  <td key={run.id}>
                    {state && <StateSign state={state} />}{" "}
                    {state === "reused"
                      ? "Reused"
                      : typeof seconds === "number"
                        ? duration(seconds)
                        : "–"}{" "}
                    {state !== "reused" && states[0] !== "reused" && (
                      <Verdict value={seconds} first={values[0]} direction={-1} text={duration} />
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </Table>
      </Section>
    </>
  );
}

/** Each pipeline counts its own runs, so that the number alone says nothing beside another pipeline's. */
function RunHead({ run, isNamed }: { run: Run; isNamed: boolean }) {
  return (
    <span className={styles.head} title={`${run.pipeline_name ?? ""}, ${moment(run.submitted_at)}`}>
      <Link to={`/runs/${run.id}`}>Run {run.number}</Link>
      {isNamed && <span className={styles.of}>{run.pipeline_name}</span>}
      <StateBadge state={run.state} />
    </span>
  );
}

/** The parameters with bound values as they were; what is the same then does not differ. */
function resolved({ parameters }: Comparison, { resolve }: RunGraphs): Comparison["parameters"] {
  return parameters
    .map((one) => ({ ...one, values: one.values.map((value, run) => resolve(run, value)) }))
    .filter(({ values }) => new Set(values.map(parameterText)).size > 1);
}

const metricText = (value: number | null | undefined) =>
  typeof value === "number" ? figure(value) : "–";

function parameterText(value: unknown): string {
  if (value === undefined || value === null) return "not set";
  return typeof value === "string" ? value : JSON.stringify(value);
}
