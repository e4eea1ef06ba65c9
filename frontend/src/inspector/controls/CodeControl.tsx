/** Code: CodeMirror with the page's nonce, in the panel or in a large window. */

import { useState } from "react";
import { Button } from "@/ui/Button";
import { CodeEditor } from "@/ui/CodeEditor";
import { Dialog } from "@/ui/Dialog";
import type { ControlProps } from "../Control";
import styles from "./Controls.module.css";

export function CodeControl({ parameter, value, onChange, isInvalid, schema }: ControlProps) {
  const [isLarge, setLarge] = useState(false);
  const code = typeof value === "string" ? value : "";
  const language = parameter.language ?? "python";
  const columns = schema?.columns.map((column) => column.name) ?? [];
  const editor = (
    <CodeEditor
      label={parameter.title}
      code={code}
      language={language}
      words={columns}
      onChange={onChange}
    />
  );
  return (
    <div className={styles.code} data-invalid={isInvalid || undefined}>
      <div className={styles.codeHead}>
        <span>{language === "sql" ? "SQL" : language === "r" ? "R" : "Python"}</span>
        <Button size="small" variant="quiet" icon="fit" onClick={() => setLarge(true)}>
          Open large
        </Button>
      </div>
      {!isLarge && editor}
      <Dialog open={isLarge} onOpenChange={setLarge} title={parameter.title} width="large">
        <div className={styles.large}>{editor}</div>
      </Dialog>
    </div>
  );
}
