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

it("computes no parts of a fraction that cannot be", () => {
  const split = spec("split_data", {
    parameters: [parameter("fraction", { kind: "number", default: 0.5 })],
  });
  const divided = (fraction: number) =>
    subtitle(completeNode({ module: split.id, module_version: 1, params: { fraction } }), split);
  expect(divided(0.7)).toBe("70 / 30");
  expect(divided(7)).toBe("choose a fraction");
});
