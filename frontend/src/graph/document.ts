/** The pipeline document as the server stores it, with every default filled in. */

export type NodeId = string;
export type PortName = string;
export type Point = readonly [number, number];
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };
export type Params = Readonly<Record<string, Json>>;
export type Direction = "down" | "right";

export interface GraphNode {
  readonly module: string;
  readonly module_version: number;
  readonly params: Params;
  readonly title: string;
  readonly comment: string;
  readonly position: Point;
  readonly compute: string | null;
  readonly environment: string | null;
  readonly network: boolean | null;
  readonly reuse: boolean;
  readonly enabled: boolean;
  readonly retries: number;
  readonly timeout_seconds: number | null;
}

export interface Edge {
  readonly source: NodeId;
  readonly source_port: PortName;
  readonly target: NodeId;
  readonly target_port: PortName;
}

export interface ParameterDefinition {
  readonly type: "string" | "integer" | "number" | "boolean" | "dataset";
  readonly default: Json;
  readonly description: string;
}

export interface Defaults {
  readonly compute: string | null;
  readonly continue_on_failure: boolean;
  readonly timeout_seconds: number | null;
  readonly direction: Direction;
}

export interface Group {
  readonly title: string;
  readonly nodes: readonly NodeId[];
  readonly collapsed: boolean;
  readonly comment: string;
}

export interface Note {
  readonly text: string;
  readonly position: Point;
  readonly size: Point;
}

export interface PipelineDocument {
  readonly format: 1;
  readonly parameters: Readonly<Record<string, ParameterDefinition>>;
  readonly defaults: Defaults;
  readonly nodes: Readonly<Record<NodeId, GraphNode>>;
  readonly edges: readonly Edge[];
  readonly groups: Readonly<Record<string, Group>>;
  readonly notes: Readonly<Record<string, Note>>;
}

export const NODE_DEFAULTS = {
  params: {},
  title: "",
  comment: "",
  position: [0, 0],
  compute: null,
  environment: null,
  network: null,
  reuse: true,
  enabled: true,
  retries: 0,
  timeout_seconds: null,
} as const satisfies Partial<GraphNode>;

export const GROUP_DEFAULTS = {
  title: "",
  nodes: [],
  collapsed: false,
  comment: "",
} as const satisfies Group;
export const NOTE_DEFAULTS = {
  text: "",
  position: [0, 0],
  size: [200, 120],
} as const satisfies Note;
export const PARAMETER_DEFAULTS = {
  type: "string",
  default: null,
  description: "",
} as const satisfies ParameterDefinition;
export const PIPELINE_DEFAULTS: Defaults = {
  compute: null,
  continue_on_failure: false,
  timeout_seconds: null,
  direction: "down",
};

export const EMPTY_DOCUMENT: PipelineDocument = {
  format: 1,
  parameters: {},
  defaults: PIPELINE_DEFAULTS,
  nodes: {},
  edges: [],
  groups: {},
  notes: {},
};

/** A document as it may arrive: keys that have a default can be left out. */
export interface SparseDocument {
  readonly format?: number;
  readonly parameters?: Readonly<Record<string, Partial<ParameterDefinition>>>;
  readonly defaults?: Partial<Defaults>;
  readonly nodes?: Readonly<
    Record<NodeId, Partial<GraphNode> & Pick<GraphNode, "module" | "module_version">>
  >;
  readonly edges?: readonly Edge[];
  readonly groups?: Readonly<Record<string, Partial<Group>>>;
  readonly notes?: Readonly<Record<string, Partial<Note>>>;
}

/** Fill in what the document leaves out. The server has checked everything else. */
export function completeDocument(sparse: SparseDocument): PipelineDocument {
  return {
    format: 1,
    parameters: complete<ParameterDefinition>(sparse.parameters, PARAMETER_DEFAULTS),
    defaults: { ...PIPELINE_DEFAULTS, ...sparse.defaults },
    nodes: Object.fromEntries(
      Object.entries(sparse.nodes ?? {}).map(([id, node]) => [id, completeNode(node)]),
    ),
    edges: sparse.edges ?? [],
    groups: complete<Group>(sparse.groups, GROUP_DEFAULTS),
    notes: complete<Note>(sparse.notes, NOTE_DEFAULTS),
  };
}

export function completeNode(
  node: Partial<GraphNode> & Pick<GraphNode, "module" | "module_version">,
): GraphNode {
  return { ...NODE_DEFAULTS, ...node };
}

function complete<T extends object>(
  values: Readonly<Record<string, Partial<T>>> | undefined,
  defaults: T,
): Record<string, T> {
  return Object.fromEntries(
    Object.entries(values ?? {}).map(([id, value]) => [id, { ...defaults, ...value }]),
  );
}

export function edgeId(edge: Edge): string {
  return `${edge.source}.${edge.source_port}>${edge.target}.${edge.target_port}`;
}

export function isSameEdge(a: Edge, b: Edge): boolean {
  return (
    a.source === b.source &&
    a.target === b.target &&
    a.source_port === b.source_port &&
    a.target_port === b.target_port
  );
}

/** `{"$parameter": name}` binds a value to a pipeline parameter. */
export function boundParameter(value: Json | undefined): string | null {
  return referenceName(value, "$parameter");
}

export function boundSecret(value: Json | undefined): string | null {
  return referenceName(value, "$secret");
}

function referenceName(value: Json | undefined, key: string): string | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const name = (value as Readonly<Record<string, Json>>)[key];
  return typeof name === "string" ? name : null;
}
