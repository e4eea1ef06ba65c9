/** How many problems there are; opens the list that jumps to them. */

import { useChecks } from "@/editing/checks";
import { useEditor, useSession } from "@/editing/editor";
import { Button } from "@/ui/Button";
import { plural } from "@/ui/format";
import styles from "./TopBar.module.css";

export function ProblemButton() {
  const { session } = useEditor();
  const count = useChecks((checks) => checks.problems.length);
  const isOpen = useSession((state) => state.isProblemListOpen);
  if (count === 0) return null;
  return (
    <Button
      icon="warning"
      variant="plain"
      className={styles.problems}
      aria-expanded={isOpen}
      onClick={() => session.setState({ isProblemListOpen: !isOpen })}
    >
      {plural(count, "problem")}
    </Button>
  );
}
