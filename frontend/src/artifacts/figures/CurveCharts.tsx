/** The four curves of two-class models, with the place of the threshold on those that have one. */
import { useMemo } from "react";
import type { BinaryModel } from "@/api/figures";
import { Legend } from "../charts/Legend";
import { LinesChart, SHARE } from "../charts/LinesChart";
import { curves } from "./curves";
import styles from "./Evaluation.module.css";

export function CurveCharts({
  models,
  threshold,
}: {
  models: readonly BinaryModel[];
  threshold: number;
}) {
  const { roc, precisionRecall, lift, calibration } = useMemo(
    () => curves(models, threshold),
    [models, threshold],
  );
  return (
    <div className={styles.curves}>
      <Legend series={[...models.map(({ name }, colour) => ({ name, colour })), GUESSING]} />
      <div className={styles.charts}>
        {roc.length > 1 && (
          <LinesChart
            legend={false}
            title="ROC"
            xTitle="False positive rate"
            yTitle="True positive rate"
            x={SHARE}
            y={SHARE}
            series={roc}
          />
        )}
        {precisionRecall.length > 0 && (
          <LinesChart
            legend={false}
            title="Precision and recall"
            xTitle="Recall"
            yTitle="Precision"
            x={SHARE}
            y={SHARE}
            series={precisionRecall}
          />
        )}
        {lift.length > 1 && (
          <LinesChart
            legend={false}
            title="Lift"
            xTitle="Share of rows, highest scores first"
            yTitle="Lift"
            x={SHARE}
            y={FROM_ZERO}
            series={lift}
          />
        )}
        {calibration.length > 1 && (
          <LinesChart
            legend={false}
            title="Calibration"
            xTitle="Mean predicted probability"
            yTitle="Share of positives"
            x={SHARE}
            y={SHARE}
            series={calibration}
          />
        )}
      </div>
    </div>
  );
}

/** The dashed line of each chart. */
const GUESSING = {
  name: "Guessing, or perfect calibration",
  kind: "reference" as const,
};
const FROM_ZERO = { min: 0 };
