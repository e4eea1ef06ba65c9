/** The small picture in a column's head: a histogram of numbers, or the most frequent values. */
import type { ColumnProfile } from "@/api/types";
import { count, percent } from "@/ui/format";
import { Tooltip } from "@/ui/Tooltip";
import { cellText } from "./cells";
import styles from "./Spark.module.css";

const HEIGHT = 26;
const MOST_BARS = 12;
/** One bar is no wider than this share of the head, or it would look like a block. */
const FEWEST_PLACES = 6;

interface Bar {
  readonly label: string;
  readonly count: number;
  readonly text?: string;
}

export function Spark({ profile, rows }: { profile: ColumnProfile; rows: number }) {
  const bars = barsOf(profile);
  if (bars.length === 0) return <span className={styles.none} />;
  const most = Math.max(...bars.map((bar) => bar.count), 1);
  return (
    <Tooltip text={<Legend bars={bars} profile={profile} rows={rows} />}>
      <svg
        className={styles.spark}
        data-kind={profile.histogram ? "histogram" : "top"}
        viewBox={`0 0 ${Math.max(bars.length, FEWEST_PLACES) * 10} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`Distribution of ${profile.name}`}
      >
        {bars.map((bar, index) => {
          const height = Math.max((HEIGHT * bar.count) / most, bar.count > 0 ? 1.5 : 0.5);
          return (
            <rect
              key={bar.label}
              x={index * 10 + 0.4}
              y={HEIGHT - height}
              width={9.2}
              height={height}
            />
          );
        })}
      </svg>
    </Tooltip>
  );
}

function barsOf({ histogram, top }: ColumnProfile): readonly Bar[] {
  if (histogram) {
    return histogram.counts.map((count, index) => ({
      label: `${edge(histogram.edges[index])} to ${edge(histogram.edges[index + 1])}`,
      count,
    }));
  }
  return (top ?? [])
    .slice(0, MOST_BARS)
    .map(({ value, count }) => ({ label: cellText(value) || "(empty)", count }));
}

function edge(value: string | number | boolean | null | undefined): string {
  if (typeof value === "number") return String(Number(value.toPrecision(4)));
  return value === undefined ? "" : cellText(value);
}

function Legend({
  bars,
  profile,
  rows,
}: {
  bars: readonly Bar[];
  profile: ColumnProfile;
  rows: number;
}) {
  const isEstimate = profile.approximate.includes(profile.histogram ? "histogram" : "top");
  return (
    <span className={styles.legend}>
      {(profile.histogram ? extremes(profile) : bars.slice(0, 6)).map((bar) => (
        <span key={bar.label} className={styles.line}>
          <span>{bar.label}</span>
          <b>
            {"text" in bar
              ? bar.text
              : `${count(bar.count)} · ${percent(bar.count / Math.max(rows, 1))}`}
          </b>
        </span>
      ))}
      {isEstimate && <span>Estimated from a sample</span>}
    </span>
  );
}

function extremes({
  min,
  max,
  mean,
  standard_deviation,
  quantiles,
}: ColumnProfile): readonly Bar[] {
  const facts: readonly [string, string | number | boolean | null | undefined][] = [
    ["Least", min],
    ["Mean", mean],
    ["Median", quantiles?.["0.5"]],
    ["Standard deviation", standard_deviation],
    ["Largest", max],
  ];
  return facts
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([label, value]) => ({ label, text: edge(value), count: 0 }));
}
