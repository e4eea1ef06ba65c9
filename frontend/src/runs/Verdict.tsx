/** How a number stands to that of the oldest run: ▲ more, ▼ less, by how much, better or worse; nothing where nobody knows. */
import { figure } from "@/ui/format";
import styles from "./ComparePage.module.css";

interface VerdictProps {
  readonly value: number | null | undefined;
  readonly first: number | null | undefined;
  /** 1 when more is better, −1 when less is, 0 when nobody knows. */
  readonly direction: -1 | 0 | 1;
  readonly text?: (difference: number) => string;
}

export function Verdict({ value, first, direction, text = figure }: VerdictProps) {
  if (typeof value !== "number" || typeof first !== "number" || direction === 0) return null;
  const difference = value - first;
  if (difference === 0) return null;
  const isBetter = Math.sign(difference) === direction;
  const amount = `${difference < 0 ? "−" : "+"}${text(Math.abs(difference))}`;
  return (
    <span className={styles.verdict} data-better={isBetter}>
      <span aria-hidden="true">{difference > 0 ? "▲" : "▼"}</span> {amount}{" "}
      <span>{isBetter ? "better" : "worse"}</span>
    </span>
  );
}
