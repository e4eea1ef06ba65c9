/** What a threshold makes of the scores of a binary model. Pure. */
import type { BinaryModel } from "@/api/figures";

export interface AtThreshold {
  readonly threshold: number;
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly trueNegatives: number;
  readonly falseNegatives: number;
  readonly accuracy: number;
  readonly precision: number | null;
  readonly recall: number | null;
  readonly f1: number | null;
}

/** The counts at the known threshold that is nearest to the one asked for. */
export function atThreshold(model: BinaryModel, wanted: number): AtThreshold | null {
  const known = model.thresholds ?? [];
  const best = known.reduce<(typeof known)[number] | null>(
    (nearest, entry) =>
      nearest === null || Math.abs(entry[0] - wanted) < Math.abs(nearest[0] - wanted)
        ? entry
        : nearest,
    null,
  );
  if (best === null) return null;
  const [threshold, truePositives, falsePositives, trueNegatives, falseNegatives] = best;
  const precision = share(truePositives, truePositives + falsePositives);
  const recall = share(truePositives, truePositives + falseNegatives);
  const all = truePositives + falsePositives + trueNegatives + falseNegatives;
  return {
    threshold,
    truePositives,
    falsePositives,
    trueNegatives,
    falseNegatives,
    accuracy: share(truePositives + trueNegatives, all) ?? 0,
    precision,
    recall,
    f1: share(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives),
  };
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
