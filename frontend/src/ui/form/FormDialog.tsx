/** A form above the page. It is sent whole; a refusal stands at the fields that it is about. */
import { type FormEvent, type ReactNode, useEffect, useId, useRef } from "react";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { InlineCode } from "@/ui/Prose";
import styles from "./Form.module.css";
import type { Form } from "./useForm";

interface FormDialogProps {
  readonly title: string;
  readonly description?: ReactNode;
  readonly deed: string;
  readonly form: Form;
  readonly busy: boolean;
  readonly width?: "small" | "medium" | "large";
  readonly onSubmit: (body: Record<string, unknown>) => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function FormDialog(props: FormDialogProps) {
  const { form, onSubmit, onClose } = props;
  const place = useRef<HTMLFormElement>(null);
  const id = useId();
  useFirstWrong(place, form);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // A dialog in this one is its child for React: what it sends is not for this form.
    event.stopPropagation();
    const body = form.submit();
    if (body !== null && !props.busy) onSubmit(body);
  };
  return (
    <Dialog
      open
      keepsOpen={form.isDirty}
      title={props.title}
      description={props.description}
      width={props.width ?? "medium"}
      onOpenChange={(open) => !open && onClose()}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" form={id} busy={props.busy}>
            {props.deed}
          </Button>
        </>
      }
    >
      <form ref={place} id={id} className={styles.form} noValidate onSubmit={submit}>
        {props.children}
        <FormRest form={form} />
      </form>
    </Dialog>
  );
}

export function FormRest({ form }: { form: Form }) {
  if (form.rest.length === 0) return null;
  return (
    <div className={styles.rest} role="alert">
      {form.rest.map((text) => (
        <p key={text}>
          <InlineCode text={text} />
        </p>
      ))}
    </div>
  );
}

/** After a try that did not succeed, the first field that is wrong is where one goes on. */
function useFirstWrong(place: { readonly current: HTMLFormElement | null }, form: Form): void {
  const paths = Object.keys(form.errors).join();
  const seen = useRef("");
  useEffect(() => {
    const now = `${form.tries} ${paths}`;
    const isNew = paths !== "" && now !== seen.current && !document.activeElement?.matches(TYPED);
    seen.current = now;
    if (!isNew) return;
    const wrong = place.current?.querySelector<HTMLElement>('[aria-invalid="true"]');
    wrong?.focus();
    // What is wrong stands below the field, and is to be in sight too.
    wrong?.closest("[data-kind]")?.scrollIntoView({ block: "nearest" });
  }, [place, form.tries, paths]);
}

/** Where one is typing, nothing takes the focus away. */
const TYPED = "textarea:focus, [contenteditable]:focus";
