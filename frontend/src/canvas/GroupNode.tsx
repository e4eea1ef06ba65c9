/** A group: a titled box behind its nodes, or one node that stands for them all. */

import { Handle, type NodeProps } from "@xyflow/react";
import { memo } from "react";
import { useEdit, useEditor } from "@/editing/editor";
import { useSteps } from "@/editing/steps";
import { IconButton } from "@/ui/Button";
import { plural } from "@/ui/format";
import { type GroupFlow, portPosition } from "./flow";
import styles from "./GroupNode.module.css";

export const GroupNode = memo(function GroupNode({ data, selected }: NodeProps<GroupFlow>) {
  const { group, id, direction, holes } = data;
  const { isReadOnly } = useEditor();
  const edit = useEdit();
  const change = (values: { title?: string; collapsed?: boolean }, label: string, merge?: string) =>
    edit([{ op: "change_group", group: id, values }], { label, ...(merge ? { merge } : {}) });
  return (
    <section className={styles.group} data-selected={selected} data-collapsed={group.collapsed}>
      {holes !== "" &&
        holes.split(";").map((hole) => {
          const [left, top, width, height] = hole.split(",").map(Number);
          return <i key={hole} className={styles.hole} style={{ left, top, width, height }} />;
        })}
      <header className={styles.header}>
        <input
          className={`${styles.title} nodrag`}
          aria-label="Title of the group"
          placeholder="Group"
          readOnly={isReadOnly}
          value={group.title}
          onChange={(event) => change({ title: event.target.value }, "Rename group", `group:${id}`)}
          onKeyDown={(event) => event.stopPropagation()}
        />
        {!isReadOnly && (
          <IconButton
            icon={group.collapsed ? "chevronRight" : "chevronDown"}
            label={group.collapsed ? "Expand group" : "Collapse group"}
            size="small"
            className="nodrag"
            onClick={() =>
              change(
                { collapsed: !group.collapsed },
                group.collapsed ? "Expand group" : "Collapse group",
              )
            }
          />
        )}
      </header>
      {group.collapsed && <GroupSummary nodes={group.nodes} />}
      {group.collapsed && (
        <>
          <Handle
            id="in"
            type="target"
            position={portPosition("input", direction)}
            className={styles.end}
            isConnectable={false}
          />
          <Handle
            id="out"
            type="source"
            position={portPosition("output", direction)}
            className={styles.end}
            isConnectable={false}
          />
        </>
      )}
    </section>
  );
});

function GroupSummary({ nodes }: { nodes: readonly string[] }) {
  const done = useSteps(
    (steps) =>
      nodes.filter((id) => ["succeeded", "reused"].includes(steps[id]?.state ?? "")).length,
  );
  const failed = useSteps((steps) => nodes.filter((id) => steps[id]?.state === "failed").length);
  const parts = [
    plural(nodes.length, "module"),
    done > 0 && `${done} done`,
    failed > 0 && `${failed} failed`,
  ];
  return <p className={styles.summary}>{parts.filter(Boolean).join(" · ")}</p>;
}
