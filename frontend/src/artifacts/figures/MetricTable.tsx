/** Metrics of the models side by side, the best of each marked, and what guessing would reach. */
import { figure } from "@/ui/format";
import { direction } from "./direction";
import styles from "./Evaluation.module.css";

interface MetricTableProps {
  readonly models: readonly {
    readonly name: string;
    readonly metrics: Readonly<Record<string, number | null>>;
  }[];
  readonly baseline?: {
    readonly title: string;
    readonly metrics: Readonly<Record<string, number | string | null>>;
  } | null;
}

export function MetricTable({ models, baseline }: MetricTableProps) {
  const names = [...new Set(models.flatMap((model) => Object.keys(model.metrics)))];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className={styles.metricsScroller} tabIndex={0} aria-label="Metrics">
      <table className={styles.metrics}>
        <thead>
          <tr>
            <th>Metric</th>
            {models.map((model) => (
              <th key={model.name} title={model.name}>
                {model.name}
              </th>
            ))}
            {baseline && <th title={baseline.title}>{baseline.title}</th>}
          </tr>
        </thead>
        <tbody>
          {names.map((name) => {
            const best =
              models.length > 1
                ? bestOf(
                    name,
                    models.map((model) => model.metrics[name]),
                  )
                : null;
            return (
              <tr key={name}>
                <th scope="row">{metricTitle(name)}</th>
                {models.map((model) => (
                  <td
                    key={model.name}
                    data-best={(best !== null && model.metrics[name] === best) || undefined}
                  >
                    {valueText(model.metrics[name])}
                  </td>
                ))}
                {baseline && <td>{valueText(baseline.metrics[name])}</td>}
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

function bestOf(name: string, values: readonly (number | null | undefined)[]): number | null {
  const known = values.filter((value) => typeof value === "number");
  if (known.length === 0 || new Set(known).size === 1) return null;
  return direction(name) < 0 ? Math.min(...known) : Math.max(...known);
}

const TITLES: Readonly<Record<string, string>> = {
  auc: "AUC",
  f1: "F1",
  r2: "R²",
  macro_f1: "Macro F1",
  micro_f1: "Micro F1",
};

export function metricTitle(name: string): string {
  const words = name.replaceAll("_", " ");
  return TITLES[name] ?? words.charAt(0).toUpperCase() + words.slice(1);
}

function valueText(value: number | string | null | undefined): string {
  if (typeof value === "number") return figure(value);
  return value ?? "–";
}
