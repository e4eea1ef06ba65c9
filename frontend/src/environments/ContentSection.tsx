/** What an environment is made of, to be changed in place; a change makes it another one that is not built yet. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { changeEnvironment, type Environment } from "@/api/environments";
import { ApiError } from "@/api/problems";
import { useRefusal } from "@/api/session";
import { Button } from "@/ui/Button";
import { Icon } from "@/ui/Icon";
import { Section } from "@/ui/Page";
import { ContentField } from "./ContentField";
import styles from "./Environments.module.css";
import { InheritField } from "./InheritField";
import { contentOf, inheritOf, isPython, kindOf, textOf } from "./kinds";

export function ContentSection({ environment }: { environment: Environment }) {
  const saved = textOf(environment);
  const [typed, setTyped] = useState<string | null>(null);
  const [chosen, setChosen] = useState<boolean | null>(null);
  const text = typed ?? saved;
  const inherits = chosen ?? inheritOf(environment) ?? false;
  const isChanged = text !== saved || (chosen !== null && chosen !== inheritOf(environment));
  const forget = () => {
    setTyped(null);
    setChosen(null);
  };
  const refusal = useRefusal("contributor");
  const queries = useQueryClient();
  const save = useMutation({
    mutationFn: () =>
      changeEnvironment(environment.name, { content: contentOf(environment.kind, text, inherits) }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["environments"] });
      forget();
    },
  });
  const isEmpty = text.trim() === "";
  const discard = () => {
    forget();
    save.reset();
  };
  return (
    <Section
      title={kindOf(environment.kind).text}
      aside={
        isChanged && (
          <div className={styles.saving}>
            <Button size="small" onClick={discard}>
              Discard the change
            </Button>
            <Button
              size="small"
              variant="primary"
              busy={save.isPending}
              disabledReason={refusal ?? (isEmpty ? "It must not be empty." : undefined)}
              onClick={() => save.mutate()}
            >
              Save
            </Button>
          </div>
        )
      }
    >
      <ContentField
        kind={environment.kind}
        text={text}
        error={save.error === null ? undefined : sentences(save.error)}
        onChange={setTyped}
      />
      {environment.warnings.map((warning) => (
        <p key={warning} className={styles.warning}>
          <Icon name="warning" />
          {warning}
        </p>
      ))}
      {isPython(environment.kind) && <InheritField checked={inherits} onChange={setChosen} />}
    </Section>
  );
}

function sentences(error: Error): string {
  const problems = error instanceof ApiError ? error.problems : [];
  return problems.map(({ message }) => message).join(" ") || error.message;
}
