/** A model, a transformation, a text or files: what their summary says, without loading them. */
import { useQuery } from "@tanstack/react-query";
import { artifactQuery } from "@/api/artifacts";
import type { Artifact, ArtifactId, Column } from "@/api/types";
import { EmptyState } from "@/ui/EmptyState";
import { figure, plural } from "@/ui/format";
import { Loading } from "@/ui/Spinner";
import { BarsChart } from "./charts/BarsChart";
import styles from "./SummaryView.module.css";
import { GLYPHS } from "./table/cells";

export function SummaryView({ artifact }: { artifact: ArtifactId }) {
  const { data, error } = useQuery(artifactQuery(artifact));
  if (error) {
    return (
      <EmptyState icon="warning" tone="error" title="This result cannot be shown">
        {error.message}
      </EmptyState>
    );
  }
  return data === undefined ? <Loading /> : <Summary artifact={data} />;
}

const BARS = [
  ["feature_importances", "Importance of each column in the model"],
  ["permutation_importances", "Loss when the column is shuffled"],
  ["coefficients", "Coefficients"],
] as const;
const APART = new Set<string>([
  "title",
  "settings",
  "columns",
  "start",
  "media_type",
  ...BARS.map(([key]) => key),
]);

function Summary({ artifact: { summary, data_type } }: { artifact: Artifact }) {
  const facts = Object.entries(summary).filter(([key, value]) => !APART.has(key) && isPlain(value));
  const settings = isRecord(summary["settings"]) ? Object.entries(summary["settings"]) : [];
  const details = Object.entries(summary).filter(
    ([key, value]) => !APART.has(key) && !isPlain(value),
  );
  const start = summary["start"];
  return (
    <div className={styles.summary}>
      <section className={styles.part}>
        <h3>{summary.title || data_type}</h3>
        <Facts entries={facts} />
        {settings.length > 0 && <h4>Parameters</h4>}
        <Facts entries={settings} />
        {details.map(([key, value]) => (
          <Detail key={key} name={key} value={value} />
        ))}
        {typeof start === "string" && <pre className={styles.text}>{start}</pre>}
      </section>
      {BARS.map(([key, title]) => {
        const bars = numbers(summary[key]);
        return bars.length === 0 ? null : (
          <section key={key} className={styles.chart}>
            <BarsChart
              title={title}
              labels={bars.map(([name]) => name)}
              values={bars.map(([, value]) => value)}
            />
          </section>
        );
      })}
      {summary.columns !== undefined && summary.columns.length > 0 && (
        <Columns columns={summary.columns} />
      )}
    </div>
  );
}

const MOST_ROWS = 200;

/** What was learned, as a small table: a row a column or an entry, a column a value. */
function Detail({ name, value }: { name: string; value: unknown }) {
  const rows: readonly (readonly [string, unknown])[] = Array.isArray(value)
    ? value.map((row, place) => [String(place + 1), row] as const)
    : Object.entries(value as Record<string, unknown>);
  if (rows.length === 0) return null;
  const heads = [...new Set(rows.flatMap(([, row]) => (isRecord(row) ? Object.keys(row) : [])))];
  const isNamed = !Array.isArray(value);
  return (
    <div className={styles.detail}>
      <table>
        <caption>{words(name)}</caption>
        {heads.length > 0 && (
          <thead>
            <tr>
              {isNamed && <td />}
              {heads.map((head) => (
                <th key={head} scope="col">
                  {words(head)}
                </th>
              ))}
            </tr>
          </thead>
        )}
        <tbody>
          {rows.slice(0, MOST_ROWS).map(([key, row]) => (
            <tr key={key}>
              {isNamed && <th scope="row">{key}</th>}
              {heads.length === 0 && <td>{text(row)}</td>}
              {heads.map((head) => (
                <td key={head}>{text(isRecord(row) ? row[head] : row)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > MOST_ROWS && <p>and {rows.length - MOST_ROWS} more</p>}
    </div>
  );
}

function Facts({ entries }: { entries: readonly (readonly [string, unknown])[] }) {
  if (entries.length === 0) return null;
  return (
    <dl className={styles.facts}>
      {entries.map(([key, value]) => (
        <div key={key}>
          <dt>{words(key)}</dt>
          <dd>{text(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

function Columns({ columns }: { columns: readonly Column[] }) {
  return (
    <section className={styles.part}>
      <h3>{plural(columns.length, "column")}</h3>
      <ul className={styles.columns}>
        {columns.slice(0, 500).map((column) => (
          <li key={column.name} title={column.levels?.join(", ")}>
            <span className={styles.glyph}>{GLYPHS[column.type]}</span>
            {column.name}
          </li>
        ))}
      </ul>
    </section>
  );
}

function words(key: string): string {
  return key.charAt(0).toUpperCase() + key.slice(1).replaceAll("_", " ");
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isPlain = (value: unknown) =>
  typeof value !== "object" ||
  value === null ||
  (Array.isArray(value) && value.every((item) => typeof item !== "object"));

/** The entries with a number each, the largest first. */
function numbers(value: unknown): readonly (readonly [string, number])[] {
  if (!isRecord(value)) return [];
  return Object.entries(value)
    .filter((entry): entry is [string, number] => typeof entry[1] === "number")
    .sort(([, a], [, b]) => Math.abs(b) - Math.abs(a))
    .slice(0, 40);
}

function text(value: unknown): string {
  if (value === null || value === undefined || value === "") return "–";
  if (typeof value === "number") return figure(value);
  if (typeof value === "boolean") return value ? "yes" : "no";
  return Array.isArray(value)
    ? value.slice(0, 30).join(", ")
    : typeof value === "object"
      ? JSON.stringify(value)
      : String(value);
}
