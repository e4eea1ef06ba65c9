/** What the server last said of the document: problems, columns, plan; and what was edited since. */

import { createContext, useContext } from "react";
import { useStore } from "zustand";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { Schemas } from "@/graph/columns";
import { downstream } from "@/graph/connection";
import type { Edge, GraphNode, NodeId, PipelineDocument } from "@/graph/document";
import { type Problem, problemsByNode } from "@/graph/problem";

export interface NodePlan {
  readonly decision: "reuse" | "run" | "maybe" | "skip";
  readonly reason: string;
}

export interface PlanCounts {
  readonly run: number;
  readonly maybe: number;
  readonly reuse: number;
  readonly skip: number;
  readonly total: number;
}

export interface Plan {
  readonly nodes: Readonly<Record<NodeId, NodePlan>>;
  readonly counts: PlanCounts;
}

export interface Checks {
  readonly problems: readonly Problem[];
  readonly byNode: ReadonlyMap<NodeId, readonly Problem[]>;
  readonly schemas: Schemas;
  readonly plan: Plan | null;
  /** Why there is no plan: problems, or the server is away. */
  readonly planError: string | null;
  /** Titles of the data that is still being loaded; a run waits for it. */
  readonly loading: readonly string[];
  /** Nodes whose recipe changed since the plan was made, with what depends on them. */
  readonly touched: ReadonlySet<NodeId>;
}

export type ChecksStore = StoreApi<Checks>;

const NONE: ReadonlySet<NodeId> = new Set();

export function createChecksStore(): ChecksStore {
  return createStore<Checks>(() => ({
    problems: [],
    byNode: new Map(),
    schemas: {},
    plan: null,
    planError: null,
    loading: [],
    touched: NONE,
  }));
}

const ChecksContext = createContext<ChecksStore>(createChecksStore());
export const ChecksProvider = ChecksContext.Provider;

export function useChecks<T>(selector: (checks: Checks) => T): T {
  return useStore(useContext(ChecksContext), selector);
}

export function useChecksStore(): ChecksStore {
  return useContext(ChecksContext);
}

const NO_PROBLEMS: readonly Problem[] = [];

export function useProblems(id: NodeId): readonly Problem[] {
  return useChecks((checks) => checks.byNode.get(id) ?? NO_PROBLEMS);
}

export function setProblems(
  store: ChecksStore,
  problems: readonly Problem[],
  schemas: Schemas,
): void {
  store.setState({ problems, byNode: problemsByNode(problems), schemas });
}

export function setPlan(store: ChecksStore, plan: Plan | null, planError: string | null): void {
  store.setState({ plan, planError, touched: NONE });
}

/** Mark at once what an edit made stale; the next plan settles it. */
export function touch(store: ChecksStore, before: PipelineDocument, after: PipelineDocument): void {
  const changed = changedRecipes(before, after);
  if (changed.length === 0) return;
  const touched = new Set([
    ...store.getState().touched,
    ...changed,
    ...downstream(after.edges, changed),
  ]);
  store.setState({ touched });
}

/** Nodes whose own recipe differs: module, parameters, bypass, or what is connected to them. */
export function changedRecipes(
  before: PipelineDocument,
  after: PipelineDocument,
): readonly NodeId[] {
  const changed = new Set<NodeId>();
  for (const [id, node] of Object.entries(after.nodes)) {
    const old = before.nodes[id];
    if (node !== old && (!old || hasOtherRecipe(old, node))) changed.add(id);
  }
  if (before.edges !== after.edges) {
    for (const edge of missingIn(after.edges, before.edges)) changed.add(edge.target);
    for (const edge of missingIn(before.edges, after.edges)) changed.add(edge.target);
  }
  if (before.parameters !== after.parameters) {
    for (const id of boundNodes(after, before)) changed.add(id);
  }
  return [...changed].filter((id) => id in after.nodes);
}

function hasOtherRecipe(a: GraphNode, b: GraphNode): boolean {
  return (
    a.module !== b.module ||
    a.module_version !== b.module_version ||
    a.enabled !== b.enabled ||
    a.environment !== b.environment ||
    (a.params !== b.params && JSON.stringify(a.params) !== JSON.stringify(b.params))
  );
}

function missingIn(from: readonly Edge[], edges: readonly Edge[]): readonly Edge[] {
  const known = new Set(edges);
  return from.filter((edge) => !known.has(edge));
}

function boundNodes(after: PipelineDocument, before: PipelineDocument): readonly NodeId[] {
  const names = Object.keys(after.parameters).filter(
    (name) =>
      JSON.stringify(after.parameters[name]?.default) !==
      JSON.stringify(before.parameters[name]?.default),
  );
  return Object.entries(after.nodes)
    .filter(([, node]) =>
      names.some((name) => JSON.stringify(node.params).includes(`{"$parameter":"${name}"}`)),
    )
    .map(([id]) => id);
}
