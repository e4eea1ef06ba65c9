/** One bar a label, as high as it needs for all of them. */
import { useCallback } from "react";
import { figure } from "@/ui/format";
import { Chart } from "./Chart";
import styles from "./Chart.module.css";
import { barsOption } from "./options";
import type { Palette } from "./palette";

const BAR_HEIGHT = 24;

interface BarsChartProps {
  readonly title: string;
  readonly labels: readonly string[];
  readonly values: readonly number[];
}

export function BarsChart({ title, labels, values }: BarsChartProps) {
  const option = useCallback(
    (palette: Palette) => barsOption(palette, title, labels, values),
    [title, labels, values],
  );
  const facts = labels.slice(0, 12).map((label, index) => `${label} ${figure(values[index] ?? 0)}`);
  return (
    <div className={styles.bars} style={{ height: Math.max(220, labels.length * BAR_HEIGHT + 44) }}>
      <Chart option={option} label={`${title}: ${facts.join(", ")}`} />
    </div>
  );
}
