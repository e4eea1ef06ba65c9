/** What does not fit in the file as it would be read now, by row. */
import type { ImportProblem } from "@/api/types";
import { plural } from "@/ui/format";
import { Icon } from "@/ui/Icon";
import styles from "./Problems.module.css";

const MOST = 20;

export function Problems({ problems }: { problems: readonly ImportProblem[] }) {
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
