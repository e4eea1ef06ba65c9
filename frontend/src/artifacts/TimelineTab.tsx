/** When each step ran and for how long, on one scale. */
import type { RunSnapshot } from "@/api/types";
import type { PipelineDocument } from "@/graph/document";
import type { Catalog } from "@/graph/spec";
import { isTerminalRun } from "@/live/runState";
import { StateSign } from "@/ui/Badge";
import { EmptyState } from "@/ui/EmptyState";
import { duration } from "@/ui/format";
import { STATES } from "@/ui/states";
import type { DrawerSelection } from "./selection";
import { byStart, type StepRow, stepRows } from "./steps";
import styles from "./TimelineTab.module.css";
import { useNow } from "./useNow";

interface StepsTabProps {
  readonly run: RunSnapshot | null;
  readonly document: PipelineDocument;
  readonly catalog: Catalog;
  readonly selected: string | null;
  readonly onSelect: (selection: DrawerSelection) => void;
}

export function TimelineTab({ run, document, catalog, selected, onSelect }: StepsTabProps) {
  const now = useNow(run !== null && !isTerminalRun(run.state));
  const rows = byStart(stepRows(document, catalog, run, now)).filter((row) => row.step !== null);
  if (run === null || rows.length === 0) {
    return <EmptyState icon="time" title="The timeline begins with the first run" />;
  }
  const started = rows.map((row) => row.started).filter((at) => at !== null);
  const from = Math.min(...started, now);
  const to = Math.max(
    ...rows.map((row) => (row.started === null ? 0 : row.started + (row.seconds ?? 0) * 1000)),
    from + 1,
  );
  return (
    <div className={styles.timeline}>
      <div className={styles.scale} aria-hidden="true">
        {ticks((to - from) / 1000).map((text) => (
          <span key={text}>{text}</span>
        ))}
      </div>
      <ul>
        {rows.map((row) => (
          <li key={row.node}>
            <button
              type="button"
              className={styles.row}
              aria-current={row.node === selected || undefined}
              onClick={() => onSelect({ node: row.node })}
            >
              <span className={styles.title}>
                <StateSign state={row.state} />
                <span className={styles.name}>{row.title}</span>
              </span>
              <Bar row={row} from={from} length={to - from} />
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The times along the axis, evenly spread: fewer where they would read the same. */
export function ticks(seconds: number): readonly string[] {
  for (const parts of [4, 2, 1]) {
    const texts = Array.from({ length: parts + 1 }, (_, at) => duration((at / parts) * seconds));
    if (new Set(texts).size === texts.length) return texts;
  }
  return [duration(seconds)];
}

function Bar({ row, from, length }: { row: StepRow; from: number; length: number }) {
  const { word, tone } = STATES[row.state];
  if (row.started === null) return <span className={styles.none}>{word}</span>;
  const left = (row.started - from) / length;
  const width = ((row.seconds ?? 0) * 1000) / length;
  const isLate = left + width > 0.72;
  const text = row.state === "reused" ? word : duration(row.seconds ?? 0);
  return (
    <span className={styles.track}>
      <span
        className={styles.bar}
        data-tone={tone}
        style={{ left: `${left * 100}%`, width: `max(3px, ${width * 100}%)` }}
      />
      <span
        className={styles.length}
        style={
          isLate
            ? { right: `calc(${(1 - left) * 100}% + 6px)` }
            : { left: `calc(${(left + width) * 100}% + 8px)` }
        }
      >
        {text}
      </span>
      <span className="visually-hidden">{word}</span>
    </span>
  );
}
