/** Curves over a common axis. */
import { useCallback } from "react";
import { Chart } from "./Chart";
import { type Axis, linesOption, type Series } from "./options";
import type { Palette } from "./palette";

interface LinesChartProps {
  readonly title: string;
  readonly xTitle?: string;
  readonly yTitle?: string;
  readonly x?: Partial<Axis>;
  readonly y?: Partial<Axis>;
  readonly series: readonly Series[];
}

export function LinesChart({ title, xTitle = "", yTitle = "", x, y, series }: LinesChartProps) {
  const option = useCallback(
    (palette: Palette) =>
      linesOption(palette, title, { title: xTitle, ...x }, { title: yTitle, ...y }, series),
    [title, xTitle, yTitle, x, y, series],
  );
  return <Chart option={option} label={`${title}: ${series.map(({ name }) => name).join(", ")}`} />;
}

export const SHARE: Partial<Axis> = { min: 0, max: 1 };
