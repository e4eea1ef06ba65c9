/** Makes a compute target or changes one; the fields are those of its kind. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type Compute, type ComputeKind, changeCompute, createCompute } from "@/api/computes";
import { SecretChoice } from "@/secrets/SecretChoice";
import { FormDialog } from "@/ui/form/FormDialog";
import { FormFields } from "@/ui/form/FormFields";
import { useForm } from "@/ui/form/useForm";
import { KINDS, targetFields } from "./targetFields";

interface TargetDialogProps {
  /** The target to change; a new one without it. */
  readonly target?: Compute;
  readonly onDone?: (target: Compute) => void;
  readonly onClose: () => void;
}

export function TargetDialog({ target, onDone, onClose }: TargetDialogProps) {
  const [chosen, setChosen] = useState<ComputeKind>("docker");
  const kind = target?.kind ?? chosen;
  const queries = useQueryClient();
  const save = useMutation({
    mutationFn: (body: Record<string, unknown>) =>
      target === undefined ? createCompute(body) : changeCompute(target.name, body),
    onSuccess: async (saved) => {
      await queries.invalidateQueries({ queryKey: ["computes"] });
      onClose();
      onDone?.(saved);
    },
  });
  const fields = targetFields(kind, target === undefined);
  const form = useForm(fields, target as Record<string, unknown> | undefined, save.error);
  const set = (path: string, text: string) => {
    if (path === "kind") setChosen(text as ComputeKind);
    form.set(path, text);
  };
  return (
    <FormDialog
      title={target === undefined ? "New compute target" : `Change “${target.name}”`}
      description={KINDS.find(({ value }) => value === kind)?.help}
      deed={target === undefined ? "Create" : "Save"}
      form={form}
      busy={save.isPending}
      onSubmit={(body) => save.mutate({ settings: {}, ...body })}
      onClose={onClose}
    >
      <FormFields form={{ ...form, set }} renderSecret={(props) => <SecretChoice {...props} />} />
    </FormDialog>
  );
}
