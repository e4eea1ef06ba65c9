/** The confusion matrix: actual classes down, predicted ones across; the deeper, the more of the row. */
import { count, percent } from "@/ui/format";
import styles from "./Evaluation.module.css";

interface ConfusionProps {
  readonly classes: readonly string[];
  /** Rows are actual, columns predicted. */
  readonly counts: readonly (readonly number[])[];
  readonly caption: string;
}

const LEVELS = 5;

export function Confusion({ classes, counts, caption }: ConfusionProps) {
  return (
    <div className={styles.confusionScroller}>
      <table className={styles.confusion}>
        <caption>{caption}</caption>
        <thead>
          <tr>
            <td />
            {classes.map((name) => (
              <th key={name} scope="col" title={`Predicted ${name}`}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {classes.map((name, actual) => {
            const row = counts[actual] ?? [];
            const sum = row.reduce((total, value) => total + value, 0);
            return (
              <tr key={name}>
                <th scope="row" title={`Actual ${name}`}>
                  {name}
                </th>
                {row.map((value, predicted) => {
                  const share = sum === 0 ? 0 : value / sum;
                  const predictedName = classes[predicted] ?? "";
                  return (
                    <td
                      key={predictedName}
                      data-level={value === 0 ? 0 : Math.max(1, Math.ceil(share * LEVELS))}
                      data-right={actual === predicted || undefined}
                      title={`Actual ${name}, predicted ${predictedName}`}
                    >
                      <b>{count(value)}</b> <small>{percent(share)}</small>
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
