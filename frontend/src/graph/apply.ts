/** Apply operations to a document, and say what would take them back. Pure; Python does the same. */

import { applyConnect, applyDisconnect } from "./applyEdges";
import { applyChangeGroup, applyGroup, applyUngroup } from "./applyGroups";
import {
  applyAddNodes,
  applyMove,
  applyRemoveNodes,
  applyReplaceModule,
  applySetNode,
  applySetParams,
} from "./applyNodes";
import { applyAddNotes, applyChangeNote, applyRemoveNotes } from "./applyNotes";
import { PARAMETER_DEFAULTS, type PipelineDocument } from "./document";
import type { Operation, Step } from "./operations";

export interface Applied {
  readonly document: PipelineDocument;
  /** In the order in which to apply them. */
  readonly inverse: readonly Operation[];
  readonly ignored: readonly { readonly index: number; readonly reason: string }[];
}

export function applyOperations(
  before: PipelineDocument,
  operations: readonly Operation[],
): Applied {
  let document = before;
  const inverses: (readonly Operation[])[] = [];
  const ignored: { index: number; reason: string }[] = [];
  for (const [index, operation] of operations.entries()) {
    const step = applyOne(document, operation);
    document = step.document;
    inverses.unshift(step.inverse);
    if (step.ignored !== undefined) ignored.push({ index, reason: step.ignored });
  }
  return { document, inverse: inverses.flat(), ignored };
}

function applyOne(document: PipelineDocument, operation: Operation): Step {
  switch (operation.op) {
    case "add_nodes":
      return applyAddNodes(document, operation);
    case "remove_nodes":
      return applyRemoveNodes(document, operation);
    case "connect":
      return applyConnect(document, operation);
    case "disconnect":
      return applyDisconnect(document, operation);
    case "set_params":
      return applySetParams(document, operation);
    case "set_node":
      return applySetNode(document, operation);
    case "move":
      return applyMove(document, operation);
    case "replace_module":
      return applyReplaceModule(document, operation);
    case "set_parameters":
      return applySetParameters(document, operation);
    case "set_defaults":
      return applySetDefaults(document, operation);
    case "add_notes":
      return applyAddNotes(document, operation);
    case "change_note":
      return applyChangeNote(document, operation);
    case "remove_notes":
      return applyRemoveNotes(document, operation);
    case "group":
      return applyGroup(document, operation);
    case "change_group":
      return applyChangeGroup(document, operation);
    case "ungroup":
      return applyUngroup(document, operation);
  }
}

function applySetParameters(
  document: PipelineDocument,
  operation: Extract<Operation, { op: "set_parameters" }>,
): Step {
  const parameters = { ...document.parameters };
  const before: Record<string, PipelineDocument["parameters"][string] | null> = {};
  for (const [name, definition] of Object.entries(operation.parameters)) {
    const old = parameters[name];
    if (definition === null && old === undefined) continue;
    before[name] = old ?? null;
    if (definition === null) delete parameters[name];
    else parameters[name] = { ...PARAMETER_DEFAULTS, ...definition };
  }
  if (Object.keys(before).length === 0)
    return { document, inverse: [], ignored: "The parameter is gone." };
  return {
    document: { ...document, parameters },
    inverse: [{ op: "set_parameters", parameters: before }],
    ...(Object.keys(before).length < Object.keys(operation.parameters).length && {
      ignored: "The parameter is gone.",
    }),
  };
}

function applySetDefaults(
  document: PipelineDocument,
  operation: Extract<Operation, { op: "set_defaults" }>,
): Step {
  const before = Object.fromEntries(
    Object.keys(operation.values).map((key) => [
      key,
      document.defaults[key as keyof PipelineDocument["defaults"]],
    ]),
  );
  return {
    document: { ...document, defaults: { ...document.defaults, ...operation.values } },
    inverse: [{ op: "set_defaults", values: before }],
  };
}
