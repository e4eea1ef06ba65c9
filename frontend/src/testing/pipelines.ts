/** Small documents and a small catalogue for tests. */
import {
  completeNode,
  type Edge,
  EMPTY_DOCUMENT,
  type Params,
  type PipelineDocument,
} from "@/graph/document";
import type { Catalog, ModuleSpec, ParameterSpec } from "@/graph/spec";

const port = (name: string, data_type = "Table", more = {}) => ({
  name,
  title: name,
  data_type,
  optional: false,
  many: false,
  ...more,
});

export function spec(id: string, values: Partial<ModuleSpec> = {}): ModuleSpec {
  return {
    id,
    version: 1,
    title: id,
    group: "Data Transformation",
    summary: "",
    help: "",
    inputs: [],
    outputs: [],
    parameters: [],
    ...values,
  };
}

export function parameter(name: string, values: Partial<ParameterSpec> = {}): ParameterSpec {
  return {
    name,
    title: name,
    help: "",
    kind: "text",
    schema: { type: "string" },
    required: false,
    shown_if: null,
    ...values,
  };
}

const SPECS = [
  spec("load", { title: "Load", outputs: [port("output")] }),
  spec("clean", {
    title: "Clean",
    inputs: [port("dataset")],
    outputs: [port("output"), port("transformation", "Transform")],
  }),
  spec("split", {
    title: "Split",
    inputs: [port("dataset")],
    outputs: [port("first"), port("second")],
  }),
  spec("learner", { title: "Learner", outputs: [port("output", "UntrainedModel")] }),
  spec("train", {
    title: "Train",
    inputs: [port("untrained_model", "UntrainedModel"), port("dataset")],
    outputs: [port("output", "Model")],
  }),
  spec("gather", {
    title: "Gather",
    inputs: [port("tables", "Table", { many: true })],
    outputs: [port("output")],
  }),
  spec("keep", { title: "Keep", inputs: [port("file", "File")] }),
];

export const CATALOG: Catalog = Object.fromEntries(SPECS.map((each) => [each.id, each]));

/** A document of nodes `id: module`, connected by "a.output > b.dataset". */
export function pipeline(
  nodes: Readonly<Record<string, string>>,
  wires: readonly string[] = [],
  params: Readonly<Record<string, Params>> = {},
): PipelineDocument {
  const entries = Object.entries(nodes).map(([id, module], index) => [
    id,
    completeNode({
      module,
      module_version: 1,
      params: params[id] ?? {},
      position: [0, index * 120],
    }),
  ]);
  return { ...EMPTY_DOCUMENT, nodes: Object.fromEntries(entries), edges: wires.map(wire) };
}

export function wire(text: string): Edge {
  const [source = "", source_port = "", target = "", target_port = ""] = text.split(/\s*>\s*|\./);
  return { source, source_port, target, target_port };
}
