/** Asks for a name; the error of the server stands at the field. */
import { type FormEvent, useId, useState } from "react";
import { Button } from "./Button";
import { Dialog } from "./Dialog";
import styles from "./NameDialog.module.css";
import { TextField } from "./TextField";

export function NameDialog({
  title,
  label = "Name",
  first = "",
  deed,
  busy,
  error,
  onSubmit,
  onClose,
}: {
  title: string;
  label?: string;
  first?: string;
  /** What the button says. */
  deed: string;
  busy: boolean;
  error: Error | null;
  onSubmit: (name: string) => void;
  onClose: () => void;
}) {
  const [name, setName] = useState(first);
  const id = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== "") onSubmit(name.trim());
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={title} width="small">
      <form className={styles.form} onSubmit={submit}>
        <label htmlFor={id}>{label}</label>
        <TextField
          id={id}
          autoFocus
          maxLength={200}
          value={name}
          invalid={error !== null}
          onFocus={(event) => event.target.select()}
          onChange={(event) => setName(event.target.value)}
        />
        {error !== null && (
          <p className={styles.error} role="alert">
            {error.message}
          </p>
        )}
        <div className={styles.actions}>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            type="submit"
            busy={busy}
            disabledReason={name.trim() === "" ? "It needs a name." : undefined}
          >
            {deed}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
