/** A problem of the document, pinned to node, port and parameter, as the server returns it. */

import type { NodeId } from "./document";

export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly node?: NodeId | null;
  readonly port?: string | null;
  readonly parameter?: string | null;
  readonly hint?: string | null;
}

export function problemsByNode(
  problems: readonly Problem[],
): ReadonlyMap<NodeId, readonly Problem[]> {
  const byNode = new Map<NodeId, Problem[]>();
  for (const problem of problems) {
    if (!problem.node) continue;
    const known = byNode.get(problem.node);
    if (known) known.push(problem);
    else byNode.set(problem.node, [problem]);
  }
  return byNode;
}

/** The title of the node before a message says nothing where the title stands already. */
export function withoutTitle(message: string): string {
  return message.replace(/^[^:`]{1,80}: /, "");
}
