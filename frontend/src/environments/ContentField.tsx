/** What an environment is made of: a text with colours, or the name of an image. */
import { lazy, Suspense, useId } from "react";
import type { EnvironmentKind } from "@/api/environments";
import form from "@/ui/form/Form.module.css";
import { InlineCode } from "@/ui/Prose";
import { Loading } from "@/ui/Spinner";
import { TextField } from "@/ui/TextField";
import styles from "./Environments.module.css";
import { kindOf } from "./kinds";

const CodeEditor = lazy(async () => ({
  default: (await import("@/ui/CodeEditor")).CodeEditor,
}));
const NO_WORDS: readonly string[] = [];

interface ContentFieldProps {
  readonly kind: EnvironmentKind;
  readonly text: string;
  readonly error: string | undefined;
  readonly isLabelled?: boolean;
  readonly onChange: (text: string) => void;
}

export function ContentField({ kind, text, error, isLabelled, onChange }: ContentFieldProps) {
  const { text: label, language } = kindOf(kind);
  const id = useId();
  return (
    <div className={form.row}>
      {isLabelled === true && (
        <label htmlFor={id} className={form.label}>
          {label}
        </label>
      )}
      {kind === "image" ? (
        <TextField
          id={id}
          aria-label={label}
          autoComplete="off"
          spellCheck={false}
          placeholder="registry.example/team/image:tag"
          value={text}
          invalid={error !== undefined}
          onChange={({ target }) => onChange(target.value)}
        />
      ) : (
        <div className={styles.code} data-invalid={error !== undefined || undefined}>
          <Suspense fallback={<Loading label="Loading the editor" />}>
            <CodeEditor
              label={label}
              code={text}
              language={language}
              words={NO_WORDS}
              onChange={onChange}
            />
          </Suspense>
        </div>
      )}
      {error !== undefined && (
        <p className={form.error} role="alert">
          <InlineCode text={error} />
        </p>
      )}
    </div>
  );
}
