/** How well steps are kept apart, with what is behind the word on hover and focus. */
import type { Isolation } from "@/api/computes";
import { Badge } from "@/ui/Badge";
import { Tooltip } from "@/ui/Tooltip";
import styles from "./Compute.module.css";
import { isolationWords } from "./describe";

export function IsolationBadge({ isolation }: { isolation: Isolation }) {
  const words = isolationWords(isolation);
  if (words === null) return <span className={styles.quiet}>–</span>;
  const lines = [words.meaning, ...(isolation.detail ?? [])].filter(Boolean);
  return (
    <Tooltip
      text={
        <span className={styles.lines}>
          {lines.map((line) => (
            <span key={line}>{line}</span>
          ))}
        </span>
      }
    >
      <button type="button" className={styles.hint} aria-label={`Isolation: ${words.text}`}>
        <Badge tone={words.tone}>{words.text}</Badge>
      </button>
    </Tooltip>
  );
}
