/** Every problem of the pipeline; a click jumps to the node and the field. */

import { useChecks } from "@/editing/checks";
import { useDocument, useEditor, useSession } from "@/editing/editor";
import { jumpTo } from "@/editing/sessionStore";
import { type Problem, withoutTitle } from "@/graph/problem";
import { nodeTitle } from "@/graph/subtitle";
import { IconButton } from "@/ui/Button";
import { plural } from "@/ui/format";
import { Icon } from "@/ui/Icon";
import styles from "./ProblemList.module.css";

export function ProblemList() {
  const { session } = useEditor();
  const isOpen = useSession((state) => state.isProblemListOpen);
  const problems = useChecks((checks) => checks.problems);
  if (!isOpen) return null;
  return (
    <section className={styles.list} aria-label="Problems">
      <header>
        <h2>{problems.length === 0 ? "No problems" : plural(problems.length, "problem")}</h2>
        <IconButton
          icon="close"
          label="Close the list"
          size="small"
          onClick={() => session.setState({ isProblemListOpen: false })}
        />
      </header>
      <ul>
        {problems.slice(0, 200).map((problem, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: problems have no identity; the list is replaced whole
          <ProblemItem key={index} problem={problem} />
        ))}
      </ul>
    </section>
  );
}

function ProblemItem({ problem }: { problem: Problem }) {
  const { session, catalog } = useEditor();
  const title = useDocument(({ nodes }) => {
    const node = problem.node ? nodes[problem.node] : undefined;
    return node ? nodeTitle(node, catalog[node.module]) : "Pipeline";
  });
  return (
    <li>
      <button
        type="button"
        onClick={() => jumpTo(session, problem.node ?? null, problem.parameter ?? null)}
      >
        <Icon name="error" size={15} />
        <span>
          <b>{title}</b>
          {withoutTitle(problem.message)}
          {problem.hint && <small>{problem.hint}</small>}
        </span>
      </button>
    </li>
  );
}
