/** How often values fall between the edges. */
import { useCallback } from "react";
import { Chart } from "./Chart";
import { histogramOption } from "./options";
import type { Palette } from "./palette";

interface HistogramChartProps {
  readonly title: string;
  readonly xTitle: string;
  readonly edges: readonly number[];
  readonly counts: readonly number[];
}

export function HistogramChart({ title, xTitle, edges, counts }: HistogramChartProps) {
  const option = useCallback(
    (palette: Palette) => histogramOption(palette, title, { title: xTitle }, edges, counts),
    [title, xTitle, edges, counts],
  );
  return <Chart option={option} label={title} />;
}
