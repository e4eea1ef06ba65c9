/** A place on the page where ECharts draws; the library is fetched when the first chart is shown. */
import type { EChartsCoreOption, EChartsType } from "echarts/core";
import { useEffect, useMemo, useRef } from "react";
import styles from "./Chart.module.css";
import { type Palette, usePalette } from "./palette";

export interface ChartProps {
  /** Keep it stable (useCallback, or a function outside the component), it is drawn again when it changes. */
  readonly option: (palette: Palette) => EChartsCoreOption;
  /** What a screen reader says in place of the picture. */
  readonly label: string;
}

export function Chart({ option, label }: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType | null>(null);
  const palette = usePalette();
  const drawing = useMemo(() => option(palette), [option, palette]);
  const newest = useRef(drawing);

  useEffect(() => {
    newest.current = drawing;
    chart.current?.setOption(drawing, { notMerge: true });
  }, [drawing]);

  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    let isGone = false;
    const observer = new ResizeObserver(() => chart.current?.resize());
    void import("./echarts").then(({ init }) => {
      if (isGone) return;
      chart.current = init(element, null, { renderer: "canvas" });
      chart.current.setOption(newest.current);
      observer.observe(element);
    });
    return () => {
      isGone = true;
      observer.disconnect();
      chart.current?.dispose();
      chart.current = null;
    };
  }, []);

  return <div ref={place} className={styles.chart} role="img" aria-label={label} />;
}
