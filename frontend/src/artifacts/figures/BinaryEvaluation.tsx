/** Two-class models: metrics against the baseline, a threshold to move, and the curves overlaid. */
import { useMemo, useState } from "react";
import type { BinaryModel } from "@/api/figures";
import { Button } from "@/ui/Button";
import { figure } from "@/ui/format";
import { Slider } from "@/ui/Slider";
import { Confusion } from "./Confusion";
import { CurveCharts } from "./CurveCharts";
import styles from "./Evaluation.module.css";
import { MetricTable } from "./MetricTable";
import { atThreshold } from "./thresholds";

interface BinaryEvaluationProps {
  readonly models: readonly BinaryModel[];
  readonly onUseThreshold?: ((threshold: number) => void) | undefined;
}

export function BinaryEvaluation({ models, onUseThreshold }: BinaryEvaluationProps) {
  const [threshold, setThreshold] = useState(0.5);
  const baseline = models.find((model) => model.baseline)?.baseline;
  return (
    <div className={styles.evaluation}>
      <div className={styles.numbers}>
        <MetricTable
          models={models}
          baseline={
            baseline
              ? { title: `Always “${baseline.label}”`, metrics: { accuracy: baseline.accuracy } }
              : null
          }
        />
        <div className={styles.threshold}>
          <span>
            Threshold <b>{threshold.toFixed(2)}</b>
          </span>
          <Slider
            label="Threshold"
            value={threshold}
            min={0}
            max={1}
            step={0.01}
            onChange={setThreshold}
          />
        </div>
        {models.map((model) => (
          <AtThreshold
            key={model.name}
            model={model}
            threshold={threshold}
            isAlone={models.length === 1}
          />
        ))}
        {onUseThreshold !== undefined && (
          <Button onClick={() => onUseThreshold(threshold)}>
            Use {threshold.toFixed(2)} as the threshold
          </Button>
        )}
      </div>
      <CurveCharts models={models} threshold={threshold} />
    </div>
  );
}

function AtThreshold({
  model,
  threshold,
  isAlone,
}: {
  model: BinaryModel;
  threshold: number;
  isAlone: boolean;
}) {
  const found = useMemo(() => atThreshold(model, threshold), [model, threshold]);
  if (found === null) return null;
  const facts = [
    ["Accuracy", found.accuracy],
    ["Precision", found.precision],
    ["Recall", found.recall],
    ["F1", found.f1],
  ] as const;
  const positive = model.positive ?? "positive";
  const negative = model.negative ?? "negative";
  return (
    <div className={styles.at}>
      <Confusion
        caption={
          isAlone ? "Actual down, predicted across" : `${model.name}: actual down, predicted across`
        }
        classes={[positive, negative]}
        counts={[
          [found.truePositives, found.falseNegatives],
          [found.falsePositives, found.trueNegatives],
        ]}
      />
      <dl className={styles.facts}>
        {facts.map(([title, value]) => (
          <div key={title}>
            <dt>{title}</dt>
            <dd>{value === null ? "–" : figure(value)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
