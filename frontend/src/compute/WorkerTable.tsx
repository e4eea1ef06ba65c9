/** The workers that serve a target; one that is not heard any more stands out. */
import type { ComputeWorker } from "@/api/computes";
import { Badge } from "@/ui/Badge";
import { ago, duration, moment } from "@/ui/format";
import { Table } from "@/ui/Table";
import styles from "./Compute.module.css";
import { IsolationBadge } from "./IsolationBadge";
import { SlotBar } from "./SlotBar";

interface WorkerTableProps {
  readonly name: string;
  readonly workers: readonly ComputeWorker[];
}

export function WorkerTable({ name, workers }: WorkerTableProps) {
  if (workers.length === 0) {
    return (
      <p className={styles.quiet}>
        None. A machine with this installation serves it with{" "}
        <code>manage.py worker --compute {name}</code>.
      </p>
    );
  }
  return (
    <Table label="Workers" head={["Name", "State", "Slots in use", "Isolation", "Started"]}>
      {workers.map((worker) => (
        <tr key={worker.id}>
          <td title={worker.name}>{worker.name}</td>
          <td>
            <WorkerState worker={worker} />
          </td>
          <td>
            <SlotBar used={worker.slots_used} slots={worker.slots} />
          </td>
          <td>
            <IsolationBadge isolation={worker.isolation} />
          </td>
          <td title={moment(worker.started_at)}>{ago(worker.started_at)}</td>
        </tr>
      ))}
    </Table>
  );
}

function WorkerState({ worker }: { worker: ComputeWorker }) {
  if (worker.state === "live") return <Badge tone="succeeded">✓ Live</Badge>;
  return (
    <span className={styles.workers}>
      <Badge tone="failed">✕ Silent</Badge>
      <span className={styles.quiet}>
        last heard {duration(Math.max(1, worker.seen_seconds_ago))} ago
      </span>
    </span>
  );
}
