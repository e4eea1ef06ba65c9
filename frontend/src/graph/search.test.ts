import { expect, it } from "vitest";
import { search } from "./search";

const titles = [
  "Train Model",
  "Score Model",
  "Split Data",
  "Clean Missing Data",
  "Two-Class Boosted Decision Tree",
  "Two-Class Logistic Regression",
];
const find = (query: string) => search(titles, query, (title) => [title]);

it.each([
  ["tra", "Train Model"],
  ["model", "Train Model"],
  ["boosted", "Two-Class Boosted Decision Tree"],
  ["cmd", "Clean Missing Data"],
  ["logreg", "Two-Class Logistic Regression"],
  ["missing clean", "Clean Missing Data"],
])("finds by %s", (query, expected) => {
  expect(find(query)[0]).toBe(expected);
});

it("finds nothing in nonsense, and everything in nothing", () => {
  expect(find("xyzzy")).toEqual([]);
  expect(find(" ")).toEqual(titles);
});

it("leaves out scattered letters where something has the word itself", () => {
  const all = ["Extract N-Gram Features from Text", "Two-Class Decision Forest"];
  const found = (query: string) => search(all, query, (title) => [title]);
  expect(found("forest")).toEqual(["Two-Class Decision Forest"]);
  expect(found("ngfeat")).toEqual(["Extract N-Gram Features from Text"]);
});
