/** Where the quarters of values end, one box a group. */
import { useCallback } from "react";
import { figure } from "@/ui/format";
import { Chart } from "./Chart";
import { type Box, boxesOption } from "./options";
import type { Palette } from "./palette";

interface BoxesChartProps {
  readonly title: string;
  readonly yTitle: string;
  readonly boxes: readonly Box[];
}

export function BoxesChart({ title, yTitle, boxes }: BoxesChartProps) {
  const option = useCallback(
    (palette: Palette) => boxesOption(palette, title, { title: yTitle }, boxes),
    [title, yTitle, boxes],
  );
  const facts = boxes.slice(0, 12).map(({ name, five }) => `${name} median ${figure(five[2])}`);
  return <Chart option={option} label={`${title}: ${facts.join(", ")}`} />;
}
