/** Several modules: what can be done with them together. */

import { COMMANDS, findCommand, whyNot } from "@/editing/commands";
import { useDocument, useEditor, useSession } from "@/editing/editor";
import { Button } from "@/ui/Button";
import { plural } from "@/ui/format";
import styles from "./Inspector.module.css";

const DEEDS = [
  "bypass",
  "duplicate",
  "group",
  "align-left",
  "align-center",
  "align-top",
  "align-middle",
  "distribute-across",
  "distribute-down",
  "tidy",
  "delete",
];

export function SelectionSummary() {
  const editor = useEditor();
  const count = useSession((session) => session.nodes.size);
  useDocument((document) => document);
  return (
    <>
      <header className={styles.header}>
        <h2>{plural(count, "module")} selected</h2>
      </header>
      <div className={styles.deeds}>
        {DEEDS.map((id) => {
          const command = findCommand(id, COMMANDS);
          if (!command) return null;
          return (
            <Button
              key={id}
              size="small"
              {...(command.icon && { icon: command.icon })}
              disabledReason={whyNot(command, editor)}
              onClick={() => command.run(editor)}
            >
              {command.label}
            </Button>
          );
        })}
      </div>
    </>
  );
}
