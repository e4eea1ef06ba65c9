/** A number for each pair of labels, as a colour. */
import { useCallback } from "react";
import { Chart } from "./Chart";
import styles from "./Chart.module.css";
import { type Cells, heatmapOption } from "./options";
import type { Palette } from "./palette";

interface HeatmapChartProps {
  readonly title: string;
  readonly cells: Cells;
}

const ROW_HEIGHT = 26;

export function HeatmapChart({ title, cells }: HeatmapChartProps) {
  const option = useCallback(
    (palette: Palette) => heatmapOption(palette, title, cells),
    [title, cells],
  );
  const height = Math.max(240, cells.yLabels.length * ROW_HEIGHT + 64);
  return (
    <div className={styles.bars} style={{ height }}>
      <Chart option={option} label={`${title}: ${cells.yLabels.slice(0, 12).join(", ")}`} />
    </div>
  );
}
