/** A comparison with the oldest run first, in whatever order the runs were ticked: the others are measured by it. Pure. */
import type { Comparison } from "@/api/runs";

export function oldestFirst(comparison: Comparison): Comparison {
  const { runs, parameters, metrics, durations, figures } = comparison;
  const order = runs.map((_, index) => index).sort((a, b) => age(runs[a]) - age(runs[b]));
  // Each list holds one item a run, so that no index is beyond it.
  const sorted = <T>(items: readonly T[]): T[] => order.map((index) => items[index] as T);
  return {
    runs: sorted(runs),
    parameters: parameters.map((one) => ({ ...one, values: sorted(one.values) })),
    metrics: metrics.map((one) => ({ ...one, values: sorted(one.values) })),
    durations: durations.map((one) => ({
      ...one,
      states: sorted(one.states),
      values: sorted(one.values),
    })),
    figures: figures.map((one) => ({ ...one, specs: sorted(one.specs) })),
  };
}

const age = (run: Comparison["runs"][number] | undefined) => Date.parse(run?.submitted_at ?? "");
