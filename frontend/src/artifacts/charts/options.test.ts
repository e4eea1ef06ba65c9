import { expect, it } from "vitest";
import { boxesOption, heatmapOption, linesOption } from "./options";
import type { Palette } from "./palette";

const PALETTE: Palette = {
  series: ["#111", "#222"],
  text: "#333",
  muted: "#444",
  neutral: "#555",
  grid: "#666",
  surface: "#777",
  font: "serif",
};

it("shows times in UTC", () => {
  const series = [{ name: "Sales", points: [[0, 1] as const] }];
  const option = linesOption(PALETTE, "", { title: "Day", type: "time" }, { title: "" }, series);
  expect(option).toMatchObject({ useUTC: true, xAxis: { type: "time", name: "Day" } });
});

it("puts outliers above the box that they belong to", () => {
  const option = boxesOption(PALETTE, "", { title: "" }, [
    { name: "a", five: [0, 1, 2, 3, 4] },
    { name: "b", five: [1, 2, 3, 4, 5], outliers: [9, -7] },
  ]);
  const outliers = [
    [1, 9],
    [1, -7],
  ];
  expect(option).toMatchObject({ series: [{ type: "boxplot" }, { data: outliers }] });
});

it("leaves cells without a value empty", () => {
  const values = [
    [1, null],
    [-0.5, 1],
  ];
  const cells = { xLabels: ["a", "b"], yLabels: ["a", "b"], values, min: -1, max: 1 };
  const data = [
    [0, 0, 1],
    [1, 0, "-"],
    [0, 1, -0.5],
    [1, 1, 1],
  ];
  expect(heatmapOption(PALETTE, "", cells)).toMatchObject({
    series: [{ data }],
    visualMap: { inRange: { color: ["#222", "#777", "#111"] } },
  });
});
