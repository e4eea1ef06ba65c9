/** What the node's last run left: state, times, outputs, metrics, the error. */

import { useEditor } from "@/editing/editor";
import { useStep } from "@/editing/steps";
import type { NodeId } from "@/graph/document";
import type { ModuleSpec } from "@/graph/spec";
import { StateBadge } from "@/ui/Badge";
import { count, duration, figure, shape } from "@/ui/format";
import { Icon } from "@/ui/Icon";
import { InlineCode } from "@/ui/Prose";
import styles from "./Inspector.module.css";

export function ResultsTab({ id, spec }: { id: NodeId; spec: ModuleSpec | undefined }) {
  const { session } = useEditor();
  const step = useStep(id);
  if (!step)
    return <p className={`${styles.body} ${styles.muted}`}>This module has not run yet.</p>;
  const titles = new Map(spec?.outputs.map((port) => [port.name, port.title]));
  return (
    <div className={styles.body}>
      <div className={styles.resultHead}>
        <StateBadge state={step.state} pill />
        {step.duration_seconds != null && <span>{duration(step.duration_seconds)}</span>}
      </div>
      {step.reason && <p className={styles.muted}>{step.reason}</p>}
      {step.error && (
        <p className={styles.failure}>
          <InlineCode text={step.error.message} />
        </p>
      )}
      <ul className={styles.outputs}>
        {Object.entries(step.outputs ?? {}).map(([port, output]) => (
          <li key={port}>
            <button
              type="button"
              onClick={() => session.setState({ shownPort: { node: id, port } })}
            >
              <b>{titles.get(port) ?? port}</b>
              <span>
                {output.rows == null
                  ? output.data_type
                  : output.columns == null
                    ? count(output.rows)
                    : shape(output.rows, output.columns)}
              </span>
              <Icon name="arrowRight" size={14} />
            </button>
          </li>
        ))}
      </ul>
      <dl className={styles.facts}>
        {Object.entries(step.metrics ?? {}).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{typeof value === "number" ? figure(value) : String(value)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
