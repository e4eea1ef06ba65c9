/** The plan in words: each node runs or is reused, and why. */

import type { Plan } from "@/editing/checks";
import { useDocument, useEditor } from "@/editing/editor";
import { nodeTitle } from "@/graph/subtitle";
import styles from "./PlanCard.module.css";
import { DECISION_WORDS, isAllReused } from "./planWords";

const ORDER = ["run", "maybe", "skip", "reuse"] as const;

export function PlanCard({ plan }: { plan: Plan }) {
  const { catalog } = useEditor();
  const nodes = useDocument((document) => document.nodes);
  const entries = Object.entries(plan.nodes).sort(
    ([, a], [, b]) => ORDER.indexOf(a.decision) - ORDER.indexOf(b.decision),
  );
  return (
    <>
      <h2 className={styles.title}>
        {isAllReused(plan.counts)
          ? `All ${plan.counts.total} results are reused`
          : "What this run will do"}
      </h2>
      <ul className={styles.plan}>
        {entries.slice(0, 60).map(([id, { decision, reason }]) => {
          const node = nodes[id];
          return (
            <li key={id} data-decision={decision}>
              <b>{node ? nodeTitle(node, catalog[node.module]) : id}</b>
              <span>{DECISION_WORDS[decision]}</span>
              {reason && <small>{reason}</small>}
            </li>
          );
        })}
      </ul>
    </>
  );
}
