/** Runs side by side: which parameters differ, metrics, durations, and the curves overlaid. */
import { useQuery } from "@tanstack/react-query";
import { Link, useSearchParams } from "react-router";
import { type Comparison, compareQuery } from "@/api/runs";
import type { Run } from "@/api/types";
import { FiguresView } from "@/artifacts/figures/FiguresView";
import { StateBadge, StateSign } from "@/ui/Badge";
import { EmptyState } from "@/ui/EmptyState";
import { duration, figure, moment } from "@/ui/format";
import { Page, Section } from "@/ui/Page";
import { Loading } from "@/ui/Spinner";
import { Table } from "@/ui/Table";
import styles from "./ComparePage.module.css";
import { overlaid } from "./overlay";
import { useTitles } from "./useTitles";

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

function Comparing({ comparison }: { comparison: Comparison }) {
  const { runs, parameters, metrics, durations } = comparison;
  const heads = runs.map((run) => <RunHead key={run.id} run={run} />);
  const title = useTitles(runs.map((run) => run.id));
  const figures = overlaid(comparison);
  return (
    <>
      <Section title="Parameters that differ">
        {parameters.length === 0 ? (
          <p className={styles.none}>None: the runs had the same parameters.</p>
        ) : (
          <Table label="Parameters that differ" head={["Node", "Parameter", ...heads]}>
            {parameters.map(({ node, name, values }) => (
              <tr key={`${node}.${name}`}>
                <td title={node ?? ""}>{node === null ? "The whole run" : title(node)}</td>
                <td>{name}</td>
                <Values values={values} runs={runs} text={parameterText} />
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
                <td>{name.replaceAll("_", " ")}</td>
                <Values
                  values={values}
                  runs={runs}
                  text={(value) => (typeof value === "number" ? figure(value) : "–")}
                />
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
                        : "–"}
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

function RunHead({ run }: { run: Run }) {
  return (
    <span className={styles.head} title={`${run.pipeline_name ?? ""}, ${moment(run.submitted_at)}`}>
      <Link to={`/runs/${run.id}`}>Run {run.number}</Link>
      <StateBadge state={run.state} />
    </span>
  );
}

interface ValuesProps {
  readonly values: readonly unknown[];
  readonly runs: readonly Run[];
  readonly text: (value: unknown) => string;
}

/** What is not as in the first run stands out. */
function Values({ values, runs, text }: ValuesProps) {
  const [first] = values.map(text);
  return runs.map((run, index) => {
    const value = text(values[index]);
    return (
      <td key={run.id} className={value === first ? undefined : styles.other} title={value}>
        {value}
      </td>
    );
  });
}

function parameterText(value: unknown): string {
  if (value === undefined || value === null) return "not set";
  return typeof value === "string" ? value : JSON.stringify(value);
}
