import { expect, test } from "vitest";
import type { Dataset } from "@/api/types";
import { importedDataset } from "./importTitle";

const datasets = [
  {
    name: "bank",
    versions: [
      { version: 2, run: "r2" },
      { version: 1, run: "r1" },
    ],
  },
] as unknown as readonly Dataset[];

test("an import run is known by the version that it made", () => {
  expect(importedDataset("r1", datasets)).toMatchObject({ dataset: { name: "bank" }, version: 1 });
  expect(importedDataset("r9", datasets)).toBeNull();
});
