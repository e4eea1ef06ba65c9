/** What the node's last run left: state, times, outputs, metrics, the error. */

import { useQuery } from "@tanstack/react-query";
import { computesQuery } from "@/api/computes";
import { runGraphQuery } from "@/api/runs";
import { MetricFigures } from "@/artifacts/MetricFigures";
import { metricGroups } from "@/artifacts/metricGroups";
import { modelNames } from "@/artifacts/modelNames";
import { useCatalog, useDocument, useEditor } from "@/editing/editor";
import { type Step, useStep } from "@/editing/steps";
import type { NodeId } from "@/graph/document";
import type { ModuleSpec } from "@/graph/spec";
import { useScopedRunId } from "@/live/RunScope";
import { StateBadge } from "@/ui/Badge";
import { count, duration, shape } from "@/ui/format";
import { Icon } from "@/ui/Icon";
import { InlineCode } from "@/ui/Prose";
import styles from "./Inspector.module.css";
import { ranWhere } from "./ranWhere";

export function ResultsTab({ id, spec }: { id: NodeId; spec: ModuleSpec | undefined }) {
  const { session } = useEditor();
  const step = useStep(id);
  if (!step)
    return <p className={`${styles.body} ${styles.muted}`}>This module has not run yet.</p>;
  const titles = new Map(spec?.outputs.map((port) => [port.name, port.title]));
  return (
    <div className={styles.body}>
      <div className={styles.resultHead}>
        <StateBadge state={step.state} pill />
        {step.duration_seconds != null && <span>{duration(step.duration_seconds)}</span>}
      </div>
      <Place id={id} step={step} />
      {step.reason && <p className={styles.muted}>{step.reason}</p>}
      {step.error && (
        <p className={styles.failure}>
          <InlineCode text={step.error.message} />
        </p>
      )}
      <ul className={styles.outputs}>
        {Object.entries(step.outputs ?? {}).map(([port, output]) => (
          <li key={port}>
            <button
              type="button"
              onClick={() => session.setState({ shownPort: { node: id, port } })}
            >
              <b>{titles.get(port) ?? port}</b>
              <span>
                {output.rows == null
                  ? output.data_type
                  : output.columns == null
                    ? count(output.rows)
                    : shape(output.rows, output.columns)}
              </span>
              <Icon name="arrowRight" size={14} />
            </button>
          </li>
        ))}
      </ul>
      <Metrics id={id} metrics={step.metrics ?? {}} of={spec?.title ?? id} />
    </div>
  );
}

interface MetricsProps {
  readonly id: NodeId;
  readonly metrics: NonNullable<Step["metrics"]>;
  readonly of: string;
}

function Metrics({ id, metrics, of }: MetricsProps) {
  const document = useDocument((whole) => whole);
  const models = modelNames(document, useCatalog(), id);
  if (Object.keys(metrics).length === 0) return null;
  return (
    <div className={styles.metrics}>
      <MetricFigures {...metricGroups(metrics, models)} of={of} />
    </div>
  );
}

/** The environment is that of the run's own graph: the node may name another by now. */
function Place({ id, step }: { id: NodeId; step: Step }) {
  const run = useScopedRunId();
  const named = useDocument(({ defaults }) => defaults.compute);
  const { data: targets } = useQuery(computesQuery);
  const { data: graph } = useQuery({ ...runGraphQuery(run ?? ""), enabled: run !== null });
  const text = ranWhere(step, {
    compute: named ?? targets?.find(({ is_default }) => is_default)?.name ?? null,
    environment: graph?.document.nodes[id]?.environment ?? null,
  });
  return text === "" ? null : <p className={styles.muted}>{text}</p>;
}
