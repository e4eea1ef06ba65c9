import { expect, it } from "vitest";
import { alignPoints, metricGroups } from "./metricGroups";

it("puts the models side by side, called by their learners", () => {
  const names = new Map([["Scored dataset", "Boosted trees (trees)"]]);
  const metrics = { "AUC (Scored dataset)": 0.9, "AUC (Linear)": 0.8, "Log Loss (Linear)": 0.4 };
  expect(metricGroups(metrics, names)).toEqual({
    series: ["Boosted trees (trees)", "Linear"],
    rows: [
      { title: "AUC", values: [0.9, 0.8] },
      { title: "Log Loss", values: [undefined, 0.4] },
    ],
  });
});

it("knows the series of a script, and what is of the step itself", () => {
  expect(metricGroups({ rows_read: 7, "loss/validation": 0.2 }, new Map())).toEqual({
    series: ["", "validation"],
    rows: [
      { title: "Rows read", values: [7, undefined] },
      { title: "Loss", values: [undefined, 0.2] },
    ],
  });
});

it("fills figures up so that their points stand below each other", () => {
  const spaces = (text: string) => text.replaceAll("\u2007", "_").replaceAll("\u2008", ":");
  expect(alignPoints(["0.805", "0.8022", "1,204"]).map(spaces)).toEqual([
    "0.805_",
    "0.8022",
    "1,204:____",
  ]);
});
