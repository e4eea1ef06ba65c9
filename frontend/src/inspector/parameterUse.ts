/** Which parameters of which nodes are bound to a pipeline parameter, and renaming it everywhere. Pure. */

import { boundParameter, type NodeId, type PipelineDocument } from "@/graph/document";
import type { Operation } from "@/graph/operations";

export interface Use {
  readonly node: NodeId;
  readonly parameter: string;
}

export function usersOf(document: PipelineDocument, name: string): readonly Use[] {
  return Object.entries(document.nodes).flatMap(([node, { params }]) =>
    Object.entries(params)
      .filter(([, value]) => boundParameter(value) === name)
      .map(([parameter]) => ({ node, parameter })),
  );
}

/** The operations, or null when the new name cannot be one or is taken. */
export function renameParameter(
  document: PipelineDocument,
  name: string,
  wanted: string,
): readonly Operation[] | null {
  const definition = document.parameters[name];
  const isUsable = /^[a-z][a-z0-9_]{0,63}$/.test(wanted) && !(wanted in document.parameters);
  if (!definition || !isUsable) return null;
  return [
    { op: "set_parameters", parameters: { [wanted]: definition } },
    ...usersOf(document, name).map(
      ({ node, parameter }): Operation => ({
        op: "set_params",
        node,
        params: { [parameter]: { $parameter: wanted } },
      }),
    ),
    { op: "set_parameters", parameters: { [name]: null } },
  ];
}
