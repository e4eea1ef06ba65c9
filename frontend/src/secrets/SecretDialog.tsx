/** Takes the value of a secret, new or in place of the old one. What is typed is sent and kept nowhere. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { createSecret, replaceSecret } from "@/api/secrets";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import styles from "@/ui/form/Form.module.css";
import { sortProblems } from "@/ui/form/fields";
import { TextField } from "@/ui/TextField";

const FIELDS = [
  { path: "name", label: "Name" },
  { path: "value", label: "Value" },
];

interface SecretDialogProps {
  /** The secret whose value is replaced; a new one without it. */
  readonly name?: string;
  readonly onDone?: (name: string) => void;
  readonly onClose: () => void;
}

export function SecretDialog({ name, onDone, onClose }: SecretDialogProps) {
  const isNew = name === undefined;
  const [given, setGiven] = useState(name ?? "");
  const [value, setValue] = useState("");
  const queries = useQueryClient();
  const id = useId();
  const save = useMutation({
    mutationFn: () =>
      isNew ? createSecret({ name: given.trim(), value }) : replaceSecret(name, value),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["secrets"] });
      onClose();
      onDone?.(given.trim());
    },
  });
  const { errors, rest } =
    save.error === null
      ? { errors: {} as Record<string, string>, rest: [] }
      : sortProblems(FIELDS, {
          problems: [],
          ...save.error,
          message: save.error.message,
        });
  const missing =
    given.trim() === "" ? "It needs a name." : value === "" ? "It needs a value." : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    if (missing === undefined && !save.isPending) save.mutate();
  };
  return (
    <Dialog
      open
      keepsOpen={value !== ""}
      width="small"
      title={isNew ? "New secret" : `Replace the value of “${name}”`}
      description="The value is encrypted, given only to steps that name it, and never shown again."
      onOpenChange={(open) => !open && onClose()}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            type="submit"
            form={id}
            busy={save.isPending}
            disabledReason={missing}
          >
            {isNew ? "Create" : "Replace"}
          </Button>
        </>
      }
    >
      <form id={id} className={styles.form} noValidate onSubmit={submit}>
        {isNew && (
          <div className={styles.row}>
            <label htmlFor={`${id}-name`} className={styles.label}>
              Name
            </label>
            <TextField
              id={`${id}-name`}
              autoComplete="off"
              spellCheck={false}
              maxLength={100}
              placeholder="warehouse-password"
              value={given}
              invalid={errors["name"] !== undefined}
              onChange={({ target }) => setGiven(target.value)}
            />
            {errors["name"] && <p className={styles.error}>{errors["name"]}</p>}
          </div>
        )}
        <div className={styles.row}>
          <label htmlFor={`${id}-value`} className={styles.label}>
            Value
          </label>
          <textarea
            id={`${id}-value`}
            className={styles.lines}
            data-hidden=""
            rows={3}
            autoComplete="off"
            spellCheck={false}
            value={value}
            aria-invalid={errors["value"] !== undefined || undefined}
            onChange={({ target }) => setValue(target.value)}
          />
          {errors["value"] && <p className={styles.error}>{errors["value"]}</p>}
          <p className={styles.help}>A password, a token, or a private key of several lines.</p>
        </div>
        {rest.length > 0 && (
          <div className={styles.rest} role="alert">
            {rest.join(" ")}
          </div>
        )}
      </form>
    </Dialog>
  );
}
