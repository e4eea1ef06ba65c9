/** Which learner the scores at each input of a step come from, traced back through the graph. Pure. */
import type { Figure, FigureSpec } from "@/api/figures";
import type { NodeId, PipelineDocument } from "@/graph/document";
import type { Catalog } from "@/graph/spec";
import { nodeTitle } from "@/graph/subtitle";

/** By the title of an input port, which is what the module calls the model: the title of its learner. */
export type ModelNames = ReadonlyMap<string, string>;

export function modelNames(document: PipelineDocument, catalog: Catalog, node: NodeId): ModelNames {
  const inputs = catalog[document.nodes[node]?.module ?? ""]?.inputs ?? [];
  const found = inputs.flatMap((port) => {
    const edge = document.edges.find(
      ({ target, target_port }) => target === node && target_port === port.name,
    );
    const learner = edge && learnerOf(document, catalog, edge.source, new Set());
    const title = learner && titleOf(document, catalog, learner);
    return learner && title ? [{ port: port.title, learner, title }] : [];
  });
  const isShared = (title: string) => found.filter((one) => one.title === title).length > 1;
  return new Map(
    found.map(({ port, learner, title }) => [
      port,
      isShared(title) ? `${title} (${learner})` : title,
    ]),
  );
}

/** The names in a figure of an evaluation; a model without a known learner keeps its own. */
export function withModelNames(spec: FigureSpec, names: ModelNames): FigureSpec {
  if (spec.kind !== "evaluation" || names.size === 0) return spec;
  const models = spec.models.map((model) => ({
    ...model,
    name: names.get(model.name) ?? model.name,
  }));
  return { ...spec, models } as FigureSpec;
}

export const figuresWithNames = (figures: readonly Figure[], names: ModelNames) =>
  figures.map((figure) => ({ ...figure, spec: withModelNames(figure.spec, names) }));

/** "Accuracy (Scored dataset)" as "Accuracy (Logistic Regression)". */
export function metricWithName(metric: string, names: ModelNames): string {
  const [, title, port = ""] = /^(.*) \((.*)\)$/.exec(metric) ?? [];
  const name = names.get(port);
  return title === undefined || name === undefined ? metric : `${title} (${name})`;
}

function learnerOf(
  document: PipelineDocument,
  catalog: Catalog,
  node: NodeId,
  seen: Set<NodeId>,
): NodeId | null {
  if (seen.has(node)) return null;
  seen.add(node);
  const before = document.edges
    .filter(({ target }) => target === node)
    .map(({ source, source_port }) => ({
      source,
      type: typeOf(document, catalog, source, source_port),
    }));
  const isModel = ({ type }: { type: string }) => type === "Model" || type === "UntrainedModel";
  const models = before.filter(isModel);
  const spec = catalog[document.nodes[node]?.module ?? ""];
  const isLearner = spec?.outputs.some(({ data_type }) => data_type === "UntrainedModel");
  if (isLearner && models.length === 0) return node;
  // Where a model goes in, the data says nothing of the learner.
  for (const { source } of models.length > 0 ? models : before) {
    const learner = learnerOf(document, catalog, source, seen);
    if (learner !== null) return learner;
  }
  return null;
}

function typeOf(document: PipelineDocument, catalog: Catalog, node: NodeId, port: string): string {
  const outputs = catalog[document.nodes[node]?.module ?? ""]?.outputs;
  return outputs?.find(({ name }) => name === port)?.data_type ?? "";
}

function titleOf(document: PipelineDocument, catalog: Catalog, node: NodeId): string {
  const found = document.nodes[node];
  return found === undefined ? node : nodeTitle(found, catalog[found.module]);
}
