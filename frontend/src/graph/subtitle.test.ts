import { expect, it } from "vitest";
import { parameter, spec } from "@/testing/pipelines";
import { completeNode } from "./document";
import { subtitle } from "./subtitle";

const trees = spec("two_class_boosted_decision_tree", {
  parameters: [parameter("trees", { kind: "integer", title: "Trees" })],
});
const node = (module: string) =>
  completeNode({ module, module_version: 1, params: { trees: { $parameter: "trees" } } });
const bound = (value: number | null) => ({
  trees: { type: "integer" as const, default: value, description: "" },
});

it("tells the value of the pipeline parameter that a setting is bound to", () => {
  expect(subtitle(node(trees.id), trees, bound(80))).toBe("two-class · 80 trees");
  const other = { ...trees, id: "user/forest" };
  expect(subtitle(node(other.id), other, bound(80))).toBe("trees: 80");
});

it("says that the pipeline parameter has no value yet", () => {
  expect(subtitle(node(trees.id), trees, bound(null))).toBe("two-class · ? trees");
});
