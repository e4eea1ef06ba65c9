/** What of a run the drawer shows: a node, one of its ports, and the artifacts on both sides of the step. Pure. */
import type { OutputBrief, RunSnapshot, StepRun } from "@/api/types";
import type { NodeId, PipelineDocument } from "@/graph/document";
import type { Catalog, OutputPort } from "@/graph/spec";
import { nodeTitle } from "@/graph/subtitle";
import { type ModelNames, modelNames } from "./modelNames";

/** An input port stands for the output that feeds it. */
export interface DrawerSelection {
  readonly node: NodeId;
  readonly port?: string | null;
  readonly side?: "input" | "output";
}

export interface Shown {
  readonly node: NodeId;
  readonly nodeTitle: string;
  readonly step: StepRun | null;
  readonly ports: readonly OutputPort[];
  readonly port: OutputPort | null;
  readonly output: OutputBrief | null;
  /** The first table that goes into the step, to say what the step changed. */
  readonly before: OutputBrief | null;
  /** Which learners the models at the inputs come from. */
  readonly models: ModelNames;
}

export function titleOf(document: PipelineDocument, catalog: Catalog, node: NodeId): string {
  const found = document.nodes[node];
  if (found === undefined) return node;
  return nodeTitle(found, catalog[found.module]);
}

/** Look the selection up in the document and the run; null when the node is not there. */
export function resolveShown(
  document: PipelineDocument,
  catalog: Catalog,
  run: RunSnapshot | null,
  selection: DrawerSelection,
  /** What the run was made of, where that is known: its results speak of it, whatever was changed or undone since. */
  ran: PipelineDocument | null = null,
): Shown | null {
  const { node, port } = sourceOf(document, selection);
  const found = document.nodes[node];
  const step = run?.steps[node] ?? null;
  if (found === undefined && step === null) return null;
  const ports = portsOf(found === undefined ? undefined : catalog[found.module]?.outputs, step);
  const chosen = ports.find(({ name }) => name === port) ?? ports[0] ?? null;
  return {
    node,
    nodeTitle: titleOf(document, catalog, node),
    step,
    ports,
    port: chosen,
    output: chosen === null ? null : (step?.outputs?.[chosen.name] ?? null),
    before: tableBefore(document, run, node),
    models: modelNames(ran ?? document, catalog, node),
  };
}

function sourceOf(
  document: PipelineDocument,
  { node, port, side }: DrawerSelection,
): { node: NodeId; port: string | null } {
  if (side !== "input") return { node, port: port ?? null };
  const edge = document.edges.find((edge) => edge.target === node && edge.target_port === port);
  return edge === undefined ? { node, port: null } : { node: edge.source, port: edge.source_port };
}

/** The ports that the module declares, else those that the run has left something at. */
function portsOf(
  declared: readonly OutputPort[] | undefined,
  step: StepRun | null,
): readonly OutputPort[] {
  if (declared !== undefined) return declared;
  return Object.entries(step?.outputs ?? {}).map(([name, output]) => ({
    name,
    title: name,
    data_type: output.data_type,
  }));
}

function tableBefore(
  document: PipelineDocument,
  run: RunSnapshot | null,
  node: NodeId,
): OutputBrief | null {
  const tables = document.edges
    .filter((edge) => edge.target === node)
    .map((edge) => run?.steps[edge.source]?.outputs?.[edge.source_port])
    .filter((output) => output?.data_type === "Table");
  return tables[0] ?? null;
}
