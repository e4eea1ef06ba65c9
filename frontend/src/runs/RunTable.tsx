/** Runs as a table: state, pipeline, steps, when and how long. */
import type { ReactNode } from "react";
import { Link } from "react-router";
import type { Run } from "@/api/types";
import { Badge, StateBadge } from "@/ui/Badge";
import { ago, duration, moment, plural } from "@/ui/format";
import { StripBar } from "@/ui/StripBar";
import { Table } from "@/ui/Table";
import { stripParts } from "./counts";
import { RunOf } from "./RunOf";
import styles from "./RunTable.module.css";

interface RunTableProps {
  readonly runs: readonly Run[];
  /** A cell before the others of each row. */
  readonly lead?: (run: Run) => ReactNode;
}

const HEAD = ["Run", "State", "What ran", "Steps", "Started", "Duration"];
export function RunTable({ runs, lead }: RunTableProps) {
  return (
    <Table
      label="Runs"
      head={
        lead === undefined
          ? HEAD
          : [
              <span key="lead" className="visually-hidden">
                Compare
              </span>,
              ...HEAD,
            ]
      }
    >
      {runs.map((run) => (
        <tr key={run.id}>
          {lead !== undefined && <td>{lead(run)}</td>}
          <td>
            <Link to={`/runs/${run.id}`}>Run {run.number}</Link>{" "}
            {run.is_sample && <Badge tone="stale">Sample</Badge>}
          </td>
          <td>
            <StateBadge state={run.state} />
          </td>
          <td title={run.pipeline_name ?? ""}>
            <RunOf run={run} />
          </td>
          <td>
            <Steps run={run} />
          </td>
          <td title={moment(run.submitted_at)}>{ago(run.submitted_at)}</td>
          <td>{run.duration_seconds === null ? "–" : duration(run.duration_seconds)}</td>
        </tr>
      ))}
    </Table>
  );
}

function Steps({ run }: { run: Run }) {
  const { parts, finished, total } = stripParts(run.step_counts);
  return (
    <span className={styles.steps}>
      <StripBar parts={parts} total={total} />
      <span>{finished === total ? plural(total, "step") : `${finished} of ${total}`}</span>
    </span>
  );
}
