/** What all charts have in common, as ECharts options. Pure; the figures themselves are data. */
import type { EChartsCoreOption } from "echarts/core";
import { figure } from "@/ui/format";
import type { Palette } from "./palette";

export interface Axis {
  readonly title: string;
  readonly min?: number;
  readonly max?: number;
  /** "time": milliseconds since 1970, shown in UTC. */
  readonly type?: "value" | "time";
}

export interface Series {
  readonly name: string;
  /** A point of nulls interrupts a line. */
  readonly points: readonly (readonly [number | null, number | null])[];
  /** "reference" is the quiet dashed line to compare with. */
  readonly kind?: "line" | "points" | "marker" | "reference";
  readonly colour?: number;
}

export function frame(palette: Palette, title: string): EChartsCoreOption {
  const font = { fontFamily: palette.font, fontSize: 12, color: palette.muted };
  return {
    animation: false,
    color: [...palette.series],
    textStyle: { fontFamily: palette.font, fontSize: 12 },
    title: {
      text: title,
      left: 0,
      top: 0,
      textStyle: { ...font, fontSize: 13, fontWeight: 600, color: palette.text },
    },
    grid: { left: 48, right: 16, top: 34, bottom: 44 },
    tooltip: {
      // The page's policy allows no style attributes in HTML, so the tooltip is drawn on the canvas.
      renderMode: "richText",
      confine: true,
      backgroundColor: palette.surface,
      borderColor: palette.grid,
      textStyle: { ...font, color: palette.text },
    },
  };
}

export function valueAxis(palette: Palette, axis: Axis, isVertical: boolean): EChartsCoreOption {
  return {
    type: "value",
    name: axis.title,
    nameLocation: "middle",
    nameGap: isVertical ? 36 : 26,
    nameTextStyle: { color: palette.muted, fontSize: 12 },
    scale: axis.min === undefined,
    ...(axis.min === undefined ? {} : { min: axis.min }),
    ...(axis.max === undefined ? {} : { max: axis.max }),
    axisLabel: { color: palette.muted, fontSize: 12, hideOverlap: true, formatter: shortFigure },
    axisLine: { lineStyle: { color: palette.neutral } },
    splitLine: { lineStyle: { color: palette.grid } },
  };
}

function timeAxis(palette: Palette, axis: Axis): EChartsCoreOption {
  return {
    type: "time",
    name: axis.title,
    nameLocation: "middle",
    nameGap: 26,
    nameTextStyle: { color: palette.muted, fontSize: 12 },
    axisLabel: { color: palette.muted, fontSize: 12, hideOverlap: true },
    axisLine: { lineStyle: { color: palette.neutral } },
    splitLine: { show: false },
  };
}

export function linesOption(
  palette: Palette,
  title: string,
  x: Axis,
  y: Axis,
  series: readonly Series[],
): EChartsCoreOption {
  return {
    ...frame(palette, title),
    ...(x.type === "time" ? { useUTC: true } : {}),
    xAxis: x.type === "time" ? timeAxis(palette, x) : valueAxis(palette, x, false),
    yAxis: valueAxis(palette, y, true),
    series: series.map((item, index) => seriesOption(palette, item, index)),
  };
}

function seriesOption(
  palette: Palette,
  { name, points, kind = "line", colour }: Series,
  index: number,
) {
  const color =
    kind === "reference"
      ? palette.neutral
      : palette.series[(colour ?? index) % palette.series.length];
  const isScatter = kind === "points" || kind === "marker";
  return {
    name,
    type: isScatter ? "scatter" : "line",
    data: points.map(([x, y]) => [x, y]),
    showSymbol: false,
    symbolSize: kind === "marker" ? 11 : 4,
    itemStyle: {
      color,
      opacity: kind === "points" ? 0.55 : 1,
      ...(kind === "marker" ? { borderColor: palette.surface, borderWidth: 2 } : {}),
    },
    lineStyle: {
      color,
      width: kind === "reference" ? 1.2 : 2,
      type: kind === "reference" ? "dashed" : "solid",
    },
    silent: kind === "reference",
    z: kind === "marker" ? 5 : 2,
    tooltip: {
      valueFormatter: (value: unknown) =>
        typeof value === "number" ? figure(value) : String(value),
    },
  };
}

export function barsOption(
  palette: Palette,
  title: string,
  labels: readonly string[],
  values: readonly number[],
): EChartsCoreOption {
  return {
    ...frame(palette, title),
    grid: { left: 8, right: 56, top: 30, bottom: 8, containLabel: true },
    xAxis: { type: "value", show: false },
    yAxis: {
      type: "category",
      inverse: true,
      data: [...labels],
      axisTick: { show: false },
      axisLine: { show: false },
      axisLabel: { color: palette.text, fontSize: 12, width: 150, overflow: "truncate" },
    },
    series: [
      {
        type: "bar",
        data: [...values],
        barMaxWidth: 16,
        itemStyle: { color: palette.series[0], borderRadius: 2 },
        label: {
          show: true,
          position: "right",
          color: palette.muted,
          fontSize: 12,
          formatter: ({ value }: { value: number }) => figure(value),
        },
      },
    ],
  };
}

export function histogramOption(
  palette: Palette,
  title: string,
  axis: Axis,
  edges: readonly number[],
  counts: readonly number[],
): EChartsCoreOption {
  return {
    ...frame(palette, title),
    xAxis: {
      type: "category",
      name: axis.title,
      nameLocation: "middle",
      nameGap: 26,
      nameTextStyle: { color: palette.muted, fontSize: 12 },
      data: counts.map((_, index) =>
        shortFigure(((edges[index] ?? 0) + (edges[index + 1] ?? 0)) / 2),
      ),
      axisLabel: { color: palette.muted, fontSize: 12, hideOverlap: true },
      axisLine: { lineStyle: { color: palette.neutral } },
    },
    yAxis: valueAxis(palette, { title: "Rows", min: 0 }, true),
    series: [
      {
        type: "bar",
        data: [...counts],
        barCategoryGap: "4%",
        itemStyle: { color: palette.series[0] },
      },
    ],
  };
}

export interface Box {
  readonly name: string;
  /** End of the lower whisker, first quartile, median, third quartile, end of the upper one. */
  readonly five: readonly [number, number, number, number, number];
  readonly outliers?: readonly number[];
}

export function boxesOption(
  palette: Palette,
  title: string,
  axis: Axis,
  boxes: readonly Box[],
): EChartsCoreOption {
  const colour = palette.series[0];
  return {
    ...frame(palette, title),
    xAxis: categoryAxis(
      palette,
      boxes.map(({ name }) => name),
    ),
    yAxis: valueAxis(palette, axis, true),
    series: [
      {
        type: "boxplot",
        data: boxes.map(({ five }) => [...five]),
        itemStyle: { color: palette.surface, borderColor: colour },
      },
      {
        type: "scatter",
        data: boxes.flatMap(({ outliers = [] }, index) => outliers.map((value) => [index, value])),
        symbolSize: 4,
        itemStyle: { color: colour, opacity: 0.55 },
      },
    ],
  };
}

export interface Cells {
  readonly xLabels: readonly string[];
  readonly yLabels: readonly string[];
  /** A row of values for each label of y. */
  readonly values: readonly (readonly (number | null)[])[];
  readonly min: number;
  readonly max: number;
}

const MOST_NUMBERED = 12;

export function heatmapOption(palette: Palette, title: string, cells: Cells): EChartsCoreOption {
  const { xLabels, yLabels, values, min, max } = cells;
  const [low, high] = [palette.series[1] ?? palette.text, palette.series[0] ?? palette.text];
  return {
    ...frame(palette, title),
    grid: { left: 8, right: 16, top: 34, bottom: 8, containLabel: true },
    visualMap: {
      show: false,
      min,
      max,
      inRange: { color: min < 0 ? [low, palette.surface, high] : [palette.surface, high] },
    },
    xAxis: categoryAxis(palette, xLabels),
    yAxis: { ...categoryAxis(palette, yLabels), inverse: true },
    series: [
      {
        type: "heatmap",
        data: values.flatMap((row, y) => row.map((value, x) => [x, y, value ?? "-"])),
        label: {
          show: xLabels.length <= MOST_NUMBERED && yLabels.length <= MOST_NUMBERED,
          color: palette.text,
          formatter: ({ value }: { value: readonly [number, number, number | "-"] }) =>
            value[2] === "-" ? "" : figure(value[2]),
        },
      },
    ],
  };
}

function categoryAxis(palette: Palette, labels: readonly string[]): EChartsCoreOption {
  return {
    type: "category",
    data: [...labels],
    axisTick: { show: false },
    axisLine: { lineStyle: { color: palette.neutral } },
    axisLabel: {
      color: palette.muted,
      fontSize: 12,
      hideOverlap: true,
      width: 100,
      overflow: "truncate",
    },
  };
}

/** A number for an axis: short, because there are many of them. */
export function shortFigure(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e6) return `${Number((value / 1e6).toPrecision(3))} M`;
  if (size >= 1e4) return `${Number((value / 1e3).toPrecision(3))} k`;
  return String(Number(value.toPrecision(3)));
}
