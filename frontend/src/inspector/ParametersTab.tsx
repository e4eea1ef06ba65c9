/** The form, made from the module's specification, and the comment. */

import { useEffect, useRef } from "react";
import { useProblems } from "@/editing/checks";
import { useEdit, useSession } from "@/editing/editor";
import type { GraphNode, NodeId } from "@/graph/document";
import { isShown, type ModuleSpec } from "@/graph/spec";
import { InlineCode } from "@/ui/Prose";
import { CommentField } from "./CommentField";
import { Field } from "./Field";
import { messagesFor } from "./fieldErrors";
import styles from "./Inspector.module.css";

interface ParametersTabProps {
  readonly id: NodeId;
  readonly node: GraphNode;
  readonly spec: ModuleSpec | undefined;
}

export function ParametersTab({ id, node, spec }: ParametersTabProps) {
  const problems = useProblems(id);
  const edit = useEdit();
  const form = useRef<HTMLDivElement>(null);
  useJump(form, id);
  const general = problems.filter((problem) => !problem.parameter);
  const shown = spec?.parameters.filter((parameter) => isShown(parameter, spec, node.params)) ?? [];
  return (
    <div ref={form} className={styles.body} data-inspector-form="">
      {general.map((problem) => (
        <p key={problem.code + problem.port} className={styles.problem} role="alert">
          <InlineCode text={problem.message} />
          {problem.hint && (
            <span>
              <InlineCode text={problem.hint} />
            </span>
          )}
        </p>
      ))}
      {!spec && <p className={styles.problem}>{`The module “${node.module}” is not installed.`}</p>}
      {shown.map((parameter) => (
        <Field
          key={parameter.name}
          node={id}
          params={node.params}
          parameter={parameter}
          messages={messagesFor(parameter, node.params[parameter.name], problems)}
        />
      ))}
      {spec && shown.length === 0 && (
        <p className={styles.muted}>This module has nothing to set.</p>
      )}
      <CommentField
        id={`comment-${id}`}
        value={node.comment}
        onChange={(comment) =>
          edit([{ op: "set_node", node: id, values: { comment } }], {
            label: "Comment",
            merge: `comment:${id}`,
          })
        }
      />
    </div>
  );
}

/** The problems list and the run's errors bring a field into view. */
function useJump(form: React.RefObject<HTMLDivElement | null>, id: NodeId): void {
  const jump = useSession((session) => session.jump);
  useEffect(() => {
    if (jump.node !== id || jump.parameter === null) return;
    const field = form.current?.querySelector<HTMLElement>(
      `[data-parameter="${CSS.escape(jump.parameter)}"]`,
    );
    field?.scrollIntoView({ block: "center", behavior: "smooth" });
    field
      ?.querySelector<HTMLElement>(":is(input, button, textarea, [contenteditable=true])")
      ?.focus({ preventScroll: true });
  }, [jump, form, id]);
}
