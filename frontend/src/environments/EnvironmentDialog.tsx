/** Makes an environment: its name, its kind, and what it is made of. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { createEnvironment, type Environment, type EnvironmentKind } from "@/api/environments";
import { FormDialog } from "@/ui/form/FormDialog";
import { FormFields } from "@/ui/form/FormFields";
import type { FieldSpec } from "@/ui/form/fields";
import { useForm } from "@/ui/form/useForm";
import { ContentField } from "./ContentField";
import { InheritField } from "./InheritField";
import { contentOf, isPython, KINDS, kindOf } from "./kinds";

const FIELDS: readonly FieldSpec[] = [
  {
    path: "name",
    label: "Name",
    kind: "text",
    isRequired: true,
    isHalf: true,
    placeholder: "forecasting",
  },
  {
    path: "kind",
    label: "Kind",
    kind: "choice",
    options: KINDS,
    initial: "requirements",
    isHalf: true,
  },
];

interface EnvironmentDialogProps {
  readonly onDone: (environment: Environment) => void;
  readonly onClose: () => void;
}

export function EnvironmentDialog({ onDone, onClose }: EnvironmentDialogProps) {
  const queries = useQueryClient();
  const [texts, setTexts] = useState<Partial<Record<EnvironmentKind, string>>>({});
  const [inherits, setInherits] = useState(true);
  const create = useMutation({
    mutationFn: createEnvironment,
    onSuccess: async (made) => {
      await queries.invalidateQueries({ queryKey: ["environments"] });
      onDone(made);
    },
  });
  const form = useForm(contentAsField(), undefined, create.error);
  const kind = (form.draft["kind"] ?? "requirements") as EnvironmentKind;
  const text = texts[kind] ?? kindOf(kind).initial;
  const isEmpty = form.tries > 0 && text.trim() === "";
  const submit = (body: Record<string, unknown>) => {
    if (text.trim() !== "")
      create.mutate({ name: body["name"], kind, content: contentOf(kind, text, inherits) });
  };
  return (
    <FormDialog
      title="New environment"
      description={kindOf(kind).help}
      deed="Create"
      width="large"
      form={form}
      busy={create.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <FormFields form={{ ...form, fields: FIELDS }} />
      <ContentField
        kind={kind}
        text={text}
        isLabelled
        error={isEmpty ? `${kindOf(kind).text} is needed.` : form.errors["content"]}
        onChange={(now) => {
          setTexts({ ...texts, [kind]: now });
          form.set("content", now);
        }}
      />
      {isPython(kind) && <InheritField checked={inherits} onChange={setInherits} />}
    </FormDialog>
  );
}

/** The content has an editor of its own, but its errors are sorted as those of the other fields. */
function contentAsField(): readonly FieldSpec[] {
  return [...FIELDS, { path: "content", label: "Content", kind: "lines" }];
}
