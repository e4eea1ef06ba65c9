/** The operations on groups. */

import { GROUP_DEFAULTS, type Group, type NodeId, type PipelineDocument } from "./document";
import type { OperationOf, Step } from "./operations";

const MEMBER_GONE = "A node of the group is gone.";

export function applyGroup(document: PipelineDocument, operation: OperationOf<"group">): Step {
  const completed = Object.entries(operation.groups)
    .filter(([id]) => !(id in document.groups))
    .map(([id, group]) => [id, { ...GROUP_DEFAULTS, ...group }] as const);
  const isPartial = completed.length < Object.keys(operation.groups).length;
  const exists = isPartial && { ignored: "A group with this id is there already." };
  if (completed.length === 0) return { document, inverse: [], ...exists };
  const present = completed.map(([id, group]) => [id, presentOnly(document, group)] as const);
  const count = (groups: typeof completed) =>
    groups.reduce((sum, [, { nodes }]) => sum + nodes.length, 0);
  return {
    document: { ...document, groups: { ...document.groups, ...Object.fromEntries(present) } },
    inverse: [{ op: "ungroup", groups: present.map(([id]) => id) }],
    ...(exists || (count(present) < count(completed) && { ignored: MEMBER_GONE })),
  };
}

export function applyChangeGroup(
  document: PipelineDocument,
  operation: OperationOf<"change_group">,
): Step {
  const group = document.groups[operation.group];
  if (!group) return { document, inverse: [], ignored: "The group is gone." };
  const values = presentOnly(document, operation.values);
  const names = Object.keys(values) as (keyof Group)[];
  const before = Object.fromEntries(names.map((name) => [name, group[name]]));
  const lost = (operation.values.nodes?.length ?? 0) - (values.nodes?.length ?? 0);
  return {
    document: {
      ...document,
      groups: { ...document.groups, [operation.group]: { ...group, ...values } },
    },
    inverse: [{ op: "change_group", group: operation.group, values: before }],
    ...(lost > 0 && { ignored: MEMBER_GONE }),
  };
}

export function applyUngroup(document: PipelineDocument, operation: OperationOf<"ungroup">): Step {
  const lost = Object.entries(document.groups).filter(([id]) => operation.groups.includes(id));
  const gone = lost.length < operation.groups.length && { ignored: "The group is gone." };
  if (lost.length === 0) return { document, inverse: [], ...gone };
  const kept = Object.entries(document.groups).filter(([id]) => !operation.groups.includes(id));
  return {
    document: { ...document, groups: Object.fromEntries(kept) },
    inverse: [{ op: "group", groups: Object.fromEntries(lost) }],
    ...gone,
  };
}

/** A group's members without those that are gone. */
function presentOnly<T extends { readonly nodes?: readonly NodeId[] }>(
  document: PipelineDocument,
  values: T,
): T {
  return values.nodes
    ? { ...values, nodes: values.nodes.filter((id) => id in document.nodes) }
    : values;
}
