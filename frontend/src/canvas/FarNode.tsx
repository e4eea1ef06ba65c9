/** A node seen from far away: a coloured box with its title, and none when it is tiny. Its marks are where React Flow measures the ends of wires. */

import type { CSSProperties } from "react";
import { useSession } from "@/editing/editor";
import { portShare } from "@/graph/geometry";
import type { StateTone } from "@/ui/states";
import { type ModuleFlow, portPosition } from "./flow";
import styles from "./ModuleNode.module.css";

interface FarNodeProps {
  readonly data: ModuleFlow["data"];
  readonly title: string;
  readonly tone: StateTone;
  readonly isSelected: boolean;
}

export function FarNode({ data: { spec, direction }, title, tone, isSelected }: FarNodeProps) {
  const isTiny = useSession((session) => session.isTiny);
  const marks = (side: "input" | "output", ports: readonly { readonly name: string }[]) =>
    ports.map(({ name }, index) => {
      const share = `${portShare(index, ports.length) * 100}%`;
      const end = side === "input" ? "0" : "100%";
      const style: CSSProperties =
        direction === "right" ? { top: share, left: end } : { left: share, top: end };
      return (
        <i
          key={side + name}
          className={side === "input" ? "target" : "source"}
          data-handleid={name}
          data-handlepos={portPosition(side, direction)}
          style={style}
        />
      );
    });
  return (
    <div className={styles.far} data-tone={tone} data-selected={isSelected}>
      {spec && marks("input", spec.inputs)}
      {spec && marks("output", spec.outputs)}
      {!isTiny && <b>{title}</b>}
    </div>
  );
}
