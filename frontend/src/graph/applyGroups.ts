/** The operations on groups. */

import { GROUP_DEFAULTS, type Group, type PipelineDocument } from "./document";
import type { OperationOf, Step } from "./operations";

export function applyGroup(document: PipelineDocument, operation: OperationOf<"group">): Step {
  const fresh = Object.entries(operation.groups).filter(([id]) => !(id in document.groups));
  if (fresh.length === 0)
    return { document, inverse: [], ignored: "A group with this id is there already." };
  const added = Object.fromEntries(
    fresh.map(([id, group]) => [id, { ...GROUP_DEFAULTS, ...group }]),
  );
  return {
    document: { ...document, groups: { ...document.groups, ...added } },
    inverse: [{ op: "ungroup", groups: fresh.map(([id]) => id) }],
  };
}

export function applyChangeGroup(
  document: PipelineDocument,
  operation: OperationOf<"change_group">,
): Step {
  const group = document.groups[operation.group];
  if (!group) return { document, inverse: [], ignored: "The group is gone." };
  const names = Object.keys(operation.values) as (keyof Group)[];
  const before = Object.fromEntries(names.map((name) => [name, group[name]]));
  return {
    document: {
      ...document,
      groups: { ...document.groups, [operation.group]: { ...group, ...operation.values } },
    },
    inverse: [{ op: "change_group", group: operation.group, values: before }],
  };
}

export function applyUngroup(document: PipelineDocument, operation: OperationOf<"ungroup">): Step {
  const lost = Object.entries(document.groups).filter(([id]) => operation.groups.includes(id));
  if (lost.length === 0) return { document, inverse: [], ignored: "The group is gone." };
  const kept = Object.entries(document.groups).filter(([id]) => !operation.groups.includes(id));
  return {
    document: { ...document, groups: Object.fromEntries(kept) },
    inverse: [{ op: "group", groups: Object.fromEntries(lost) }],
  };
}
