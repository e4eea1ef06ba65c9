/** The data of the curves of two-class models as series. Pure. */
import type { BinaryModel } from "@/api/figures";
import type { Series } from "../charts/options";

type Curve = readonly (readonly [number, number, ...number[]])[] | undefined;

const CHANCE: Series = {
  name: "Chance",
  kind: "reference",
  points: [
    [0, 0],
    [1, 1],
  ],
};
const PERFECT: Series = {
  name: "Perfect",
  kind: "reference",
  points: [
    [0, 0],
    [1, 1],
  ],
};
const NO_LIFT: Series = {
  name: "No model",
  kind: "reference",
  points: [
    [0, 1],
    [1, 1],
  ],
};

export function curves(models: readonly BinaryModel[], threshold: number) {
  const each = (curve: (model: BinaryModel) => Curve): Series[] =>
    models.flatMap((model, colour) => {
      const points = curve(model);
      return points === undefined || points.length === 0
        ? []
        : [{ name: model.name, colour, points: points.map(([x, y]) => [x, y] as const) }];
    });
  const markers = (curve: (model: BinaryModel) => Curve): Series[] =>
    models.flatMap((model, colour) => {
      const point = nearest(curve(model), threshold);
      return point === null
        ? []
        : [
            {
              name: `${model.name}, threshold ${threshold.toFixed(2)}`,
              kind: "marker" as const,
              colour,
              points: [point],
            },
          ];
    });
  return {
    roc: [...each((model) => model.roc), CHANCE, ...markers((model) => model.roc)],
    precisionRecall: [
      ...each((model) => model.precision_recall),
      ...markers((model) => model.precision_recall),
    ],
    lift: [...each((model) => model.lift), NO_LIFT],
    calibration: [...each((model) => model.calibration), PERFECT],
  };
}

/** The point of a curve whose threshold, its third number, is nearest. */
function nearest(curve: Curve, threshold: number): readonly [number, number] | null {
  let best: readonly [number, number] | null = null;
  let distance = Number.POSITIVE_INFINITY;
  for (const [x, y, at] of curve ?? []) {
    if (at === undefined || Math.abs(at - threshold) >= distance) continue;
    distance = Math.abs(at - threshold);
    best = [x, y];
  }
  return best;
}
