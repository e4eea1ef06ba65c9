/** The state line of a node: sign, word and note, with a bar while it runs. */

import { useEffect, useState } from "react";
import { StateSign } from "@/ui/Badge";
import { duration } from "@/ui/format";
import { STATES } from "@/ui/states";
import styles from "./ModuleNode.module.css";
import type { NodeStatus } from "./status";

export function NodeFoot({ status }: { status: NodeStatus }) {
  const { word, tone } = STATES[status.state];
  return (
    <>
      <div className={styles.foot}>
        <span className={styles.state} data-tone={tone}>
          <StateSign state={status.state} />
          {word}
        </span>
        <span className={styles.said} title={hover(status)}>
          {status.place !== null && <span className={styles.place}>{status.place}</span>}
          <span className={styles.note}>
            {status.note}
            {status.startedAt && status.state === "running" && (
              <Elapsed since={status.startedAt} hasLead={status.note !== ""} />
            )}
          </span>
        </span>
      </div>
      {MOVING.has(status.state) && <ProgressBar share={status.progress} />}
    </>
  );
}

const MOVING: ReadonlySet<string> = new Set(["preparing", "running"]);

function hover({ note, place }: NodeStatus): string {
  return [note, place && `on ${place}`].filter(Boolean).join(" · ");
}

function ProgressBar({ share }: { share: number | null }) {
  return (
    <div
      className={styles.bar}
      role="progressbar"
      aria-label="Progress"
      aria-valuenow={share === null ? undefined : Math.round(share * 100)}
      data-unknown={share === null || undefined}
    >
      <div style={share === null ? undefined : { transform: `scaleX(${share})` }} />
    </div>
  );
}

function Elapsed({ since, hasLead }: { since: string; hasLead: boolean }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 200);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, (now - Date.parse(since)) / 1000);
  return <>{`${hasLead ? " · " : ""}${duration(Math.max(0.1, seconds))}`}</>;
}
