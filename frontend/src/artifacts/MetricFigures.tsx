/** Metrics as a table: a row for each, a column for each model or series that they are of. */
import { figure } from "@/ui/format";
import styles from "./MetricFigures.module.css";
import { alignPoints, type MetricGroups } from "./metricGroups";

export function MetricFigures({ series, rows, of }: MetricGroups & { readonly of: string }) {
  const columns = series.map((_, at) =>
    alignPoints(rows.map(({ values }) => valueText(values[at]))),
  );
  return (
    <table className={styles.figures} aria-label={`Metrics of ${of}`}>
      <thead>
        <tr>
          <th scope="col">Metric</th>
          {series.map((name) => (
            <th key={name} scope="col">
              {name === "" ? of : name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ title }, row) => (
          <tr key={title}>
            <th scope="row">{title}</th>
            {series.map((name, at) => (
              <td key={name}>{columns[at]?.[row]}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function valueText(value: unknown): string {
  if (typeof value === "number") return figure(value);
  return value === null || value === undefined ? "–" : String(value);
}
