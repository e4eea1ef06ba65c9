import { expect, test } from "vitest";
import type { Dataset } from "@/api/types";
import { freeTitle, twinOf } from "./twin";

const dataset = (name: string, title: string, original_name = "") =>
  ({ name, title, versions: [{ original_name }] }) as unknown as Dataset;
const datasets = [dataset("titanic", "titanic"), dataset("bank", "Bank marketing", "b_1.csv")];

test("a file belongs to the dataset of its name, title or file", () => {
  expect(twinOf("titanic.csv", datasets)?.name).toBe("titanic");
  expect(twinOf("bank_marketing.csv.gz", datasets)?.name).toBe("bank");
  expect(twinOf("b_1.csv", datasets)?.name).toBe("bank");
  expect(twinOf("iris.csv", datasets)).toBeUndefined();
});

test("a new dataset has a title of its own", () => {
  expect(freeTitle("titanic.csv", datasets)).toBe("titanic 2");
  expect(freeTitle("iris.csv", datasets)).toBe("iris");
});
