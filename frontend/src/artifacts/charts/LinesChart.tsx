/** Curves over a common axis. */
import { useCallback } from "react";
import { Chart } from "./Chart";
import styles from "./Chart.module.css";
import { Legend } from "./Legend";
import { type Axis, linesOption, type Series } from "./options";
import type { Palette } from "./palette";

interface LinesChartProps {
  readonly title: string;
  readonly xTitle?: string;
  readonly yTitle?: string;
  readonly x?: Partial<Axis>;
  readonly y?: Partial<Axis>;
  readonly series: readonly Series[];
  /** Left out where one legend serves several charts. */
  readonly legend?: boolean;
}

export function LinesChart({
  title,
  xTitle = "",
  yTitle = "",
  x,
  y,
  series,
  legend = true,
}: LinesChartProps) {
  const option = useCallback(
    (palette: Palette) =>
      linesOption(palette, title, { title: xTitle, ...x }, { title: yTitle, ...y }, series),
    [title, xTitle, yTitle, x, y, series],
  );
  const label = `${title}: ${series.map(({ name }) => name).join(", ")}`;
  return (
    <div className={styles.withLegend}>
      <Chart option={option} label={label} />
      {legend && series.length > 1 && <Legend series={series} />}
    </div>
  );
}

export const SHARE: Partial<Axis> = { min: 0, max: 1 };
