/** The numbers that a step has reported: the last of each, and a curve where there are several. */
import { useQuery } from "@tanstack/react-query";
import { metricsQuery } from "@/api/runs";
import type { MetricPoint, RunId } from "@/api/types";
import { EmptyState } from "@/ui/EmptyState";
import { LinesChart } from "./charts/LinesChart";
import { MetricFigures } from "./MetricFigures";
import styles from "./MetricsTab.module.css";
import { metricGroups } from "./metricGroups";
import type { Shown } from "./selection";

export function MetricsTab({ runId, shown }: { runId: RunId | null; shown: Shown | null }) {
  const step = shown?.step ?? null;
  const { data: points = [] } = useQuery({
    ...metricsQuery(runId ?? "", shown?.node ?? ""),
    enabled: runId !== null && step !== null,
    refetchInterval: step?.state === "running" ? 2000 : false,
  });
  const latest = { ...lastValues(points), ...step?.metrics };
  if (shown === null)
    return <EmptyState icon="statistics" title="Select a node to see its metrics" />;
  if (Object.keys(latest).length === 0) {
    return (
      <EmptyState icon="statistics" title="No metrics">
        {shown.nodeTitle} has reported none{step === null ? " yet" : ""}. A script reports them with
        context.metric(name, value).
      </EmptyState>
    );
  }
  const curves = curvesOf(points);
  return (
    <div className={styles.metrics}>
      <MetricFigures {...metricGroups(latest, shown.models)} of={shown.nodeTitle} />
      {curves.length > 0 && (
        <div className={styles.chart}>
          <LinesChart title="Over the steps of the training" xTitle="Step" series={curves} />
        </div>
      )}
    </div>
  );
}

function lastValues(points: readonly MetricPoint[]): Record<string, number | null> {
  return Object.fromEntries(points.map(({ name, value }) => [name, value]));
}

function curvesOf(points: readonly MetricPoint[]) {
  const series = new Map<string, [number, number][]>();
  for (const { name, step, value } of points) {
    if (typeof step !== "number" || typeof value !== "number") continue;
    series.set(name, [...(series.get(name) ?? []), [step, value]]);
  }
  return [...series]
    .filter(([, curve]) => curve.length > 1)
    .map(([name, points]) => ({ name, points }));
}
