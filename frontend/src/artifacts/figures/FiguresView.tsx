/** The figures of a step, one under the other. */
import { useMemo } from "react";
import type { Figure, FigureSpec } from "@/api/figures";
import { BarsChart } from "../charts/BarsChart";
import { BoxesChart } from "../charts/BoxesChart";
import { HeatmapChart } from "../charts/HeatmapChart";
import { HistogramChart } from "../charts/HistogramChart";
import { LinesChart } from "../charts/LinesChart";
import { EvaluationView } from "./EvaluationView";
import styles from "./FiguresView.module.css";

interface FiguresViewProps {
  readonly figures: readonly Figure[];
  readonly onUseThreshold?: ((threshold: number) => void) | undefined;
}

export function FiguresView({ figures, onUseThreshold }: FiguresViewProps) {
  return (
    <div className={styles.figures}>
      {figures.map(({ name, spec }) => (
        <section key={name} className={styles.figure} data-kind={spec.kind} aria-label={name}>
          <FigureBody name={name} spec={spec} onUseThreshold={onUseThreshold} />
        </section>
      ))}
    </div>
  );
}

function FigureBody({
  name,
  spec,
  onUseThreshold,
}: { name: string; spec: FigureSpec } & Pick<FiguresViewProps, "onUseThreshold">) {
  switch (spec.kind) {
    case "evaluation":
      return <EvaluationView evaluation={spec} onUseThreshold={onUseThreshold} />;
    case "bars":
      return <BarsChart title={spec.title || name} labels={spec.labels} values={spec.values} />;
    case "lines":
      return (
        <LinesChart
          title={spec.title || name}
          xTitle={spec.x_title ?? ""}
          yTitle={spec.y_title ?? ""}
          {...(spec.x_type === "time" ? { x: TIME } : {})}
          series={spec.series}
        />
      );
    case "histogram":
      return (
        <HistogramChart
          title={spec.title || name}
          xTitle={spec.x_title ?? ""}
          edges={spec.edges}
          counts={spec.counts}
        />
      );
    case "boxes":
      return (
        <BoxesChart title={spec.title || name} yTitle={spec.y_title ?? ""} boxes={spec.boxes} />
      );
    case "heatmap":
      return <Heatmap title={spec.title || name} spec={spec} />;
    case "image":
      return <Picture name={name} {...spec} />;
    case "table":
      return <SmallTable name={name} {...spec} />;
    default:
      return (
        <p>This kind of figure cannot be shown: {String((spec as { kind: unknown }).kind)}.</p>
      );
  }
}

const TIME = { type: "time" } as const;

function Heatmap({
  title,
  spec,
}: {
  title: string;
  spec: Extract<FigureSpec, { kind: "heatmap" }>;
}) {
  const cells = useMemo(
    () => ({
      xLabels: spec.x_labels,
      yLabels: spec.y_labels,
      values: spec.values,
      min: spec.min,
      max: spec.max,
    }),
    [spec],
  );
  return <HeatmapChart title={title} cells={cells} />;
}

/** Only pictures that cannot carry scripts are put on the page. */
const PICTURES: ReadonlySet<string> = new Set([
  "image/png",
  "image/jpeg",
  "image/webp",
  "image/gif",
]);

function Picture({
  name,
  media_type,
  data_base64,
  alt,
}: {
  name: string;
  media_type: string;
  data_base64: string;
  alt?: string;
}) {
  if (!PICTURES.has(media_type))
    return (
      <p>
        {name}: pictures of the type {media_type} are not shown.
      </p>
    );
  return (
    <figure className={styles.picture}>
      <img src={`data:${media_type};base64,${data_base64}`} alt={alt ?? name} />
      <figcaption>{name}</figcaption>
    </figure>
  );
}

function SmallTable({
  name,
  title,
  columns,
  rows,
}: Extract<FigureSpec, { kind: "table" }> & { name: string }) {
  const names = columns.map((column) => (typeof column === "string" ? column : column.name));
  return (
    <>
      <h3>{title || name}</h3>
      <table className={styles.table}>
        <thead>
          <tr>
            {names.map((column) => (
              <th key={column}>{column}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, 500).map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity and never move
            <tr key={index}>
              {names.map((column, at) => (
                <td key={column}>{String(row[at] ?? "")}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
