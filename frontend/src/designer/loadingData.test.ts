import { expect, it } from "vitest";
import type { Dataset } from "@/api/types";
import { pipeline } from "@/testing/pipelines";
import { loadingTitles } from "./loadingData";

const dataset = (name: string, ...states: readonly string[]) =>
  ({
    name,
    title: name.toUpperCase(),
    versions: states.map((state) => ({ state })),
  }) as unknown as Dataset;
const document = pipeline({ a: "load", b: "load" }, [], {
  a: { name: "churn" },
  b: { name: "prices" },
});

it("names what a pipeline waits for", () => {
  const datasets = [dataset("churn", "importing"), dataset("prices", "ready", "importing")];
  expect(loadingTitles(document, datasets)).toEqual(["CHURN"]);
});

it("waits for nothing that nobody loads, or that the pipeline does not need", () => {
  const datasets = [dataset("churn", "failed"), dataset("other", "importing")];
  expect(loadingTitles(document, datasets)).toEqual([]);
});
