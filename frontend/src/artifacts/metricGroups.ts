/** Metrics as a table: a row for each, a column for each model or series that they are of. Pure. */
import type { MetricValue } from "@/api/types";
import { metricTitle } from "./figures/MetricTable";
import { type ModelNames, metricWithName } from "./modelNames";

export interface MetricGroups {
  /** "" is the step itself. */
  readonly series: readonly string[];
  readonly rows: readonly {
    readonly title: string;
    readonly values: readonly (MetricValue | undefined)[];
  }[];
}

export function metricGroups(
  metrics: Readonly<Record<string, MetricValue>>,
  models: ModelNames,
): MetricGroups {
  const series = new Set<string>();
  const rows = new Map<string, Map<string, MetricValue>>();
  for (const [name, value] of Object.entries(metrics)) {
    const [title, of] = parts(metricWithName(name, models));
    series.add(of);
    rows.set(title, (rows.get(title) ?? new Map()).set(of, value));
  }
  return {
    series: [...series],
    rows: [...rows].map(([title, values]) => ({
      title: metricTitle(title),
      values: [...series].map((of) => values.get(of)),
    })),
  };
}

/** "AUC (Trees (trees2))" is the AUC of "Trees (trees2)"; "loss/validation" is the loss of "validation". */
function parts(name: string): readonly [title: string, series: string] {
  const [, title, of] = /^(.+?) \((.+)\)$/.exec(name) ?? /^([^/]+)\/(.+)$/.exec(name) ?? [];
  return title === undefined || of === undefined ? [name, ""] : [title, of];
}
