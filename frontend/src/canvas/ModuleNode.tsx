/** One module on the canvas: its title, its ports, and how far its last run got. */

import type { NodeProps } from "@xyflow/react";
import { memo } from "react";
import { useDocument, useSession } from "@/editing/editor";
import { moduleIcon } from "@/editing/moduleIcon";
import { nodeTitle, subtitle } from "@/graph/subtitle";
import { Icon } from "@/ui/Icon";
import { STATES } from "@/ui/states";
import { FarNode } from "./FarNode";
import type { ModuleFlow } from "./flow";
import styles from "./ModuleNode.module.css";
import { NodeFoot } from "./NodeFoot";
import { NodePorts } from "./NodePorts";
import { useNodeStatus } from "./useNodeStatus";

export const ModuleNode = memo(function ModuleNode({ id, data, selected }: NodeProps<ModuleFlow>) {
  const { node, spec, direction } = data;
  const isFar = useSession((session) => session.isFar);
  const status = useNodeStatus(id, node);
  const title = nodeTitle(node, spec);
  const detail = useDocument(({ parameters }) => subtitle(node, spec, parameters));
  if (isFar)
    return (
      <FarNode data={data} title={title} tone={STATES[status.state].tone} isSelected={selected} />
    );
  return (
    <article
      className={styles.node}
      data-state={status.state}
      data-selected={selected}
      aria-label={title}
    >
      <div className={styles.tile}>
        <Icon name={moduleIcon(spec)} />
      </div>
      <div className={styles.text}>
        <h3 className={styles.title}>{title}</h3>
        <p className={styles.subtitle}>{detail}</p>
      </div>
      {node.comment !== "" && (
        <span
          className={styles.comment}
          title={node.comment}
          role="img"
          aria-label={`Comment: ${node.comment}`}
        >
          <Icon name="comment" size={13} />
        </span>
      )}
      <NodeFoot status={status} />
      {spec && <NodePorts id={id} title={title} spec={spec} direction={direction} />}
    </article>
  );
});
