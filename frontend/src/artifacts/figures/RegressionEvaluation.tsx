/** Models that predict numbers: errors against the baseline, predicted against actual, residuals. */
import { useMemo } from "react";
import type { RegressionModel } from "@/api/figures";
import { HistogramChart } from "../charts/HistogramChart";
import { LinesChart } from "../charts/LinesChart";
import type { Series } from "../charts/options";
import styles from "./Evaluation.module.css";
import { MetricTable } from "./MetricTable";

export function RegressionEvaluation({ models }: { models: readonly RegressionModel[] }) {
  const baseline = models.find((model) => model.baseline)?.baseline;
  const scatter = useMemo(() => scatterSeries(models), [models]);
  return (
    <div className={styles.evaluation}>
      <div className={styles.numbers}>
        <MetricTable
          models={models}
          baseline={baseline ? { title: "Always the mean", metrics: baseline } : null}
        />
      </div>
      <div className={styles.charts}>
        {scatter.length > 1 && (
          <LinesChart
            title="Predicted against actual"
            xTitle="Predicted"
            yTitle="Actual"
            series={scatter}
          />
        )}
        {models.map(
          (model) =>
            model.residuals && (
              <HistogramChart
                key={model.name}
                title={models.length > 1 ? `Residuals of ${model.name}` : "Residuals"}
                xTitle="Actual minus predicted"
                {...model.residuals}
              />
            ),
        )}
      </div>
    </div>
  );
}

function scatterSeries(models: readonly RegressionModel[]): readonly Series[] {
  const series = models.flatMap((model, colour): Series[] =>
    model.predicted_actual
      ? [{ name: model.name, kind: "points", colour, points: model.predicted_actual }]
      : [],
  );
  const values = models.flatMap(({ predicted_actual = [] }) => predicted_actual.flat());
  if (values.length === 0) return [];
  const least = values.reduce((a, b) => Math.min(a, b));
  const most = values.reduce((a, b) => Math.max(a, b));
  return [
    ...series,
    {
      name: "Perfect",
      kind: "reference",
      points: [
        [least, least],
        [most, most],
      ],
    },
  ];
}
