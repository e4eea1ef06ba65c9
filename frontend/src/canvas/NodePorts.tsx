/** The ports of a node, inputs before outputs. */

import type { Direction, NodeId } from "@/graph/document";
import type { ModuleSpec } from "@/graph/spec";
import { Port } from "./Port";

interface NodePortsProps {
  readonly id: NodeId;
  readonly title: string;
  readonly spec: ModuleSpec;
  readonly direction: Direction;
}

export function NodePorts({ id, title, spec, direction }: NodePortsProps) {
  return (
    <>
      {spec.inputs.map((port, index) => (
        <Port
          key={`in-${port.name}`}
          end={{ node: id, port: port.name, side: "input" }}
          nodeTitle={title}
          title={port.title}
          type={port.data_type}
          {...(port.optional ? { note: "Optional" } : port.many ? { note: "Takes many" } : {})}
          index={index}
          count={spec.inputs.length}
          direction={direction}
        />
      ))}
      {spec.outputs.map((port, index) => (
        <Port
          key={`out-${port.name}`}
          end={{ node: id, port: port.name, side: "output" }}
          nodeTitle={title}
          title={port.title}
          type={port.data_type}
          index={index}
          count={spec.outputs.length}
          direction={direction}
        />
      ))}
    </>
  );
}
