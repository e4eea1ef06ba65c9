/** What the module does, its ports, and its version. */

import { useDocument, useEdit } from "@/editing/editor";
import { typeTitle } from "@/graph/connection";
import type { NodeId } from "@/graph/document";
import type { ModuleSpec } from "@/graph/spec";
import { Button } from "@/ui/Button";
import { Prose } from "@/ui/Prose";
import styles from "./Inspector.module.css";

export function AboutTab({ id, spec }: { id: NodeId; spec: ModuleSpec | undefined }) {
  const edit = useEdit();
  const node = useDocument(({ nodes }) => nodes[id]);
  if (!spec || !node)
    return <p className={`${styles.body} ${styles.muted}`}>This module is not installed.</p>;
  const upgrade = () =>
    edit(
      [
        {
          op: "replace_module",
          node: id,
          module: spec.id,
          module_version: spec.version,
          params: node.params,
        },
      ],
      {
        label: "Upgrade module",
      },
    );
  return (
    <div className={styles.body}>
      {node.module_version !== spec.version && (
        <div className={styles.notice}>
          <p>{`This node uses version ${node.module_version}; version ${spec.version} is installed.`}</p>
          <Button size="small" onClick={upgrade}>
            Upgrade to the installed version
          </Button>
        </div>
      )}
      <Prose
        text={
          spec.help.startsWith(spec.summary)
            ? spec.help
            : `${spec.summary}

${spec.help}`
        }
      />
      <Ports title="Inputs" ports={spec.inputs} />
      <Ports title="Outputs" ports={spec.outputs} />
      <dl className={styles.facts}>
        <div>
          <dt>Module</dt>
          <dd>
            <code>{spec.id}</code>
          </dd>
        </div>
        <div>
          <dt>Group</dt>
          <dd>{spec.group}</dd>
        </div>
        <div>
          <dt>Node</dt>
          <dd>
            <code>{id}</code>
          </dd>
        </div>
      </dl>
    </div>
  );
}

interface PortsProps {
  readonly title: string;
  readonly ports: readonly {
    readonly name: string;
    readonly title: string;
    readonly data_type: string;
    readonly optional?: boolean;
    readonly many?: boolean;
  }[];
}

function Ports({ title, ports }: PortsProps) {
  if (ports.length === 0) return null;
  return (
    <section>
      <h3 className={styles.subhead}>{title}</h3>
      <ul className={styles.portList}>
        {ports.map((port) => (
          <li key={port.name}>
            {port.title}
            <small>
              {[typeTitle(port.data_type), port.optional && "optional", port.many && "takes many"]
                .filter(Boolean)
                .join(", ")}
            </small>
          </li>
        ))}
      </ul>
    </section>
  );
}
