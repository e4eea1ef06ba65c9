/** The operations that change a document: plain objects, as they travel to the server. */

import type {
  Defaults,
  Edge,
  GraphNode,
  Group,
  Json,
  NodeId,
  Note,
  ParameterDefinition,
  PipelineDocument,
  Point,
} from "./document";

export type NodeValues = Partial<
  Pick<
    GraphNode,
    | "title"
    | "comment"
    | "compute"
    | "environment"
    | "network"
    | "reuse"
    | "enabled"
    | "retries"
    | "timeout_seconds"
  >
>;

export type Operation =
  | {
      readonly op: "add_nodes";
      readonly nodes: Readonly<Record<NodeId, GraphNode>>;
      readonly edges?: readonly Edge[];
    }
  | { readonly op: "remove_nodes"; readonly nodes: readonly NodeId[] }
  | { readonly op: "connect"; readonly edges: readonly Edge[]; readonly at?: readonly number[] }
  | { readonly op: "disconnect"; readonly edges: readonly Edge[] }
  | {
      readonly op: "set_params";
      readonly node: NodeId;
      readonly params: Readonly<Record<string, Json>>;
      readonly unset?: readonly string[];
    }
  | { readonly op: "set_node"; readonly node: NodeId; readonly values: NodeValues }
  | {
      readonly op: "move";
      readonly positions?: Readonly<Record<NodeId, Point>>;
      readonly notes?: Readonly<Record<string, Point>>;
    }
  | {
      readonly op: "replace_module";
      readonly node: NodeId;
      readonly module: string;
      readonly module_version: number;
      readonly params: Readonly<Record<string, Json>>;
    }
  | {
      readonly op: "set_parameters";
      readonly parameters: Readonly<Record<string, ParameterDefinition | null>>;
    }
  | { readonly op: "set_defaults"; readonly values: Partial<Defaults> }
  | { readonly op: "add_notes"; readonly notes: Readonly<Record<string, Note>> }
  | { readonly op: "change_note"; readonly note: string; readonly values: Partial<Note> }
  | { readonly op: "remove_notes"; readonly notes: readonly string[] }
  | { readonly op: "group"; readonly groups: Readonly<Record<string, Group>> }
  | { readonly op: "change_group"; readonly group: string; readonly values: Partial<Group> }
  | { readonly op: "ungroup"; readonly groups: readonly string[] };

export type OperationOf<Name extends Operation["op"]> = Extract<Operation, { readonly op: Name }>;

/** One operation's outcome: the reason is set when something it refers to is gone. */
export interface Step {
  readonly document: PipelineDocument;
  readonly inverse: readonly Operation[];
  readonly ignored?: string;
}
