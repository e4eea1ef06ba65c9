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

/** Texts of one column, each filled up at the right so that the decimal points stand below each other. */
export function alignPoints(texts: readonly string[]): readonly string[] {
  const tails = texts.map((text) =>
    /^−?[\d,]*\.?\d*$/.test(text) ? (/\.\d*$/.exec(text)?.[0] ?? "") : "",
  );
  const longest = Math.max(0, ...tails.map((tail) => tail.length));
  return texts.map((text, index) => {
    const missing = longest - (tails[index] ?? "").length;
    const point = missing === longest && missing > 0 ? POINT_WIDE : "";
    return text + point + DIGIT_WIDE.repeat(missing - point.length);
  });
}

const DIGIT_WIDE = "\u2007";
const POINT_WIDE = "\u2008";
