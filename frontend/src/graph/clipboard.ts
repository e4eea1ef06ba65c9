/** Nodes as readable JSON on the clipboard, without secrets. */

import {
  boundSecret,
  type Edge,
  type GraphNode,
  type Json,
  type NodeId,
  type Note,
  type Params,
  type PipelineDocument,
} from "./document";
import { freshId } from "./identity";
import type { Operation } from "./operations";

export interface Clip {
  readonly plumbline: "nodes";
  readonly format: 1;
  readonly nodes: Readonly<Record<NodeId, GraphNode>>;
  readonly edges: readonly Edge[];
  readonly notes: Readonly<Record<string, Note>>;
}

/** The selected nodes, the edges between them, and notes. */
export function copyNodes(
  document: PipelineDocument,
  ids: ReadonlySet<NodeId>,
  notes: ReadonlySet<string>,
): Clip {
  const nodes = Object.entries(document.nodes).filter(([id]) => ids.has(id));
  return {
    plumbline: "nodes",
    format: 1,
    nodes: Object.fromEntries(
      nodes.map(([id, node]) => [id, { ...node, params: withoutSecrets(node.params) }]),
    ),
    edges: document.edges.filter((edge) => ids.has(edge.source) && ids.has(edge.target)),
    notes: Object.fromEntries(Object.entries(document.notes).filter(([id]) => notes.has(id))),
  };
}

function withoutSecrets(params: Params): Params {
  return Object.fromEntries(
    Object.entries(params).filter(([, value]) => boundSecret(value) === null),
  );
}

/** Read a clip; anything else on the clipboard is null. */
export function parseClip(text: string): Clip | null {
  try {
    const value: Json = JSON.parse(text);
    return isClip(value) ? value : null;
  } catch {
    return null;
  }
}

function isClip(value: unknown): value is Clip {
  if (typeof value !== "object" || value === null || !("plumbline" in value)) return false;
  const clip = value as Partial<Clip>;
  return (
    clip.plumbline === "nodes" &&
    isRecord(clip.nodes) &&
    isRecord(clip.notes) &&
    Array.isArray(clip.edges) &&
    Object.values(clip.nodes).every(
      (node) => typeof node.module === "string" && Array.isArray(node.position),
    )
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export interface Pasted {
  readonly operations: readonly Operation[];
  readonly nodes: readonly NodeId[];
  readonly notes: readonly string[];
}

/** Paste under new ids, moved by an offset. */
export function pasteClip(
  document: PipelineDocument,
  clip: Clip,
  offset: readonly [number, number],
): Pasted {
  const nodes: Record<NodeId, GraphNode> = {};
  const renamed = new Map<NodeId, NodeId>();
  for (const [id, node] of Object.entries(clip.nodes)) {
    const fresh = freshId(
      id.replace(/_\d+$/, ""),
      (taken) => taken in document.nodes || taken in nodes,
    );
    renamed.set(id, fresh);
    nodes[fresh] = {
      ...node,
      params: withoutUnknownParameters(node.params, document),
      position: shift(node.position, offset),
    };
  }
  const notes: Record<string, Note> = {};
  for (const [id, note] of Object.entries(clip.notes)) {
    const fresh = freshId(
      id.replace(/_\d+$/, ""),
      (taken) => taken in document.notes || taken in notes,
    );
    notes[fresh] = { ...note, position: shift(note.position, offset) };
  }
  const edges = clip.edges.flatMap((edge) => {
    const source = renamed.get(edge.source);
    const target = renamed.get(edge.target);
    return source && target ? [{ ...edge, source, target }] : [];
  });
  const operations: Operation[] = [];
  if (renamed.size > 0) operations.push({ op: "add_nodes", nodes, edges });
  if (Object.keys(notes).length > 0) operations.push({ op: "add_notes", notes });
  return { operations, nodes: Object.keys(nodes), notes: Object.keys(notes) };
}

/** A binding to a pipeline parameter that this pipeline lacks falls back to the module's default. */
function withoutUnknownParameters(params: Params, document: PipelineDocument): Params {
  return Object.fromEntries(
    Object.entries(params).filter(([, value]) => {
      const name = parameterName(value);
      return name === null || name in document.parameters;
    }),
  );
}

function parameterName(value: Json): string | null {
  if (!isRecord(value)) return null;
  const name = value.$parameter;
  return typeof name === "string" ? name : null;
}

function shift(
  position: readonly [number, number],
  offset: readonly [number, number],
): readonly [number, number] {
  return [Math.round(position[0] + offset[0]), Math.round(position[1] + offset[1])];
}
