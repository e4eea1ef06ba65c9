/** Models of many classes: metrics against the baseline, and a confusion matrix a model. */
import type { MulticlassModel } from "@/api/figures";
import { figure } from "@/ui/format";
import { Confusion } from "./Confusion";
import styles from "./Evaluation.module.css";
import { MetricTable, metricTitle } from "./MetricTable";

export function MulticlassEvaluation({ models }: { models: readonly MulticlassModel[] }) {
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
      </div>
      <div className={styles.matrices}>
        {models.map((model) => (
          <div key={model.name} className={styles.matrix}>
            <Confusion
              caption={`${model.name}: actual down, predicted across`}
              classes={model.classes}
              counts={model.confusion}
            />
            <PerClass model={model} />
          </div>
        ))}
      </div>
    </div>
  );
}

function PerClass({ model }: { model: MulticlassModel }) {
  const rows = model.per_class ?? [];
  const [first] = rows;
  if (first === undefined) return null;
  const names = Object.keys(first);
  return (
    <table className={styles.metrics}>
      <thead>
        <tr>
          {names.map((name) => (
            <th key={name}>{metricTitle(name)}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <tr key={model.classes[index] ?? index}>
            {names.map((name) => {
              const value = row[name];
              return (
                <td key={name}>{typeof value === "number" ? figure(value) : (value ?? "–")}</td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
