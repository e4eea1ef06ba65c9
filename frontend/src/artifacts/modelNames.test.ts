import { expect, test } from "vitest";
import { CATALOG, pipeline, spec } from "@/testing/pipelines";
import { metricWithName, modelNames, withModelNames } from "./modelNames";

const port = (name: string, title: string, data_type = "Table") => ({
  name,
  title,
  data_type,
  optional: false,
  many: false,
});
const catalog = {
  ...CATALOG,
  score: spec("score", {
    inputs: [port("trained_model", "Trained model", "Model"), port("dataset", "Dataset")],
    outputs: [port("output", "Scored dataset")],
  }),
  evaluate: spec("evaluate", {
    inputs: [port("first", "Scored dataset"), port("second", "Scored dataset to compare")],
    outputs: [port("output", "Results")],
  }),
  trees: spec("trees", {
    title: "Boosted Trees",
    outputs: [port("output", "Learner", "UntrainedModel")],
  }),
};
const document = pipeline(
  {
    data: "load",
    trees: "trees",
    other: "learner",
    train1: "train",
    train2: "train",
    score1: "score",
    score2: "score",
    cleaned: "clean",
    evaluate: "evaluate",
  },
  [
    "trees.output > train1.untrained_model",
    "other.output > train2.untrained_model",
    "data.output > train1.dataset",
    "data.output > train2.dataset",
    "train1.output > score1.trained_model",
    "train2.output > score2.trained_model",
    "data.output > score1.dataset",
    "data.output > score2.dataset",
    "score1.output > evaluate.first",
    "score2.output > cleaned.dataset",
    "cleaned.output > evaluate.second",
  ],
);
const names = modelNames(document, catalog, "evaluate");

test("each input has the title of the learner behind it", () => {
  expect([...names]).toEqual([
    ["Scored dataset", "Boosted Trees"],
    ["Scored dataset to compare", "Learner"],
  ]);
});

test("two learners of one title are told apart by their nodes", () => {
  const same = { ...document, nodes: { ...document.nodes } };
  same.nodes["other"] = { ...same.nodes["other"], module: "trees" } as never;
  expect([...modelNames(same, catalog, "evaluate").values()]).toEqual([
    "Boosted Trees (trees)",
    "Boosted Trees (other)",
  ]);
});

test("scores that come from no learner keep the name of their port", () => {
  const alone = pipeline({ data: "load", evaluate: "evaluate" }, ["data.output > evaluate.first"]);
  const none = modelNames(alone, catalog, "evaluate");
  const figure = {
    kind: "evaluation" as const,
    task: "binary" as const,
    models: [{ name: "Scored dataset", metrics: {} }],
  };
  expect(withModelNames(figure, none)).toMatchObject({ models: [{ name: "Scored dataset" }] });
  expect(withModelNames(figure, names)).toMatchObject({ models: [{ name: "Boosted Trees" }] });
});

test("a metric names the learner too", () => {
  expect(metricWithName("AUC (Scored dataset to compare)", names)).toBe("AUC (Learner)");
  expect(metricWithName("AUC", names)).toBe("AUC");
});
