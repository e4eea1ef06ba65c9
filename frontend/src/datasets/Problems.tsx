/** What does not fit in the file as it would be read now, by row. */
import type { ImportProblem } from "@/api/types";
import { plural } from "@/ui/format";
import { Icon } from "@/ui/Icon";
import styles from "./Problems.module.css";

const MOST = 20;

interface ProblemsProps {
  readonly problems: readonly ImportProblem[];
  /** How many rows were looked at. */
  readonly rows: number;
}

export function Problems({ problems, rows }: ProblemsProps) {
  if (problems.length === 0 && rows === 0)
    return <p className={styles.none}>The file has a header and no rows.</p>;
  if (problems.length === 0) {
    return (
      <p className={styles.fine}>
        <Icon name="check" /> Every row that was looked at fits.
      </p>
    );
  }
  return (
    <details className={styles.problems} open>
      <summary>
        <Icon name="warning" /> {plural(problems.length, "note")} on the rows that were looked at;
        rows that do not fit go to a table of their own
      </summary>
      <ul>
        {problems.slice(0, MOST).map(({ row, message }) => (
          <li key={`${row} ${message}`}>
            {row !== null && <b>Row {row}</b>} {message}
          </li>
        ))}
      </ul>
      {problems.length > MOST && <p>and {problems.length - MOST} more</p>}
    </details>
  );
}
