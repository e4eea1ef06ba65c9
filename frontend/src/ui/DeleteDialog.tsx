/** Deletes a thing by its name after a question, and forgets what was known of it. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ConfirmDialog } from "./ConfirmDialog";

interface DeleteDialogProps {
  readonly name: string;
  /** The first part of the query keys of its kind: "secrets". */
  readonly kind: string;
  readonly remove: (name: string) => Promise<unknown>;
  readonly onDone?: () => void;
  readonly onClose: () => void;
  /** What comes of it. */
  readonly children: ReactNode;
}

export function DeleteDialog({ name, kind, remove, onDone, ...rest }: DeleteDialogProps) {
  const { onClose, children } = rest;
  const queries = useQueryClient();
  const deed = useMutation({
    mutationFn: () => remove(name),
    onSuccess: () => {
      queries.removeQueries({ queryKey: [kind, name] });
      void queries.invalidateQueries({ queryKey: [kind] });
      onClose();
      onDone?.();
    },
  });
  return (
    <ConfirmDialog
      title={`Delete “${name}”?`}
      deed="Delete"
      busy={deed.isPending}
      error={deed.error}
      onConfirm={() => deed.mutate()}
      onClose={onClose}
    >
      {children}
    </ConfirmDialog>
  );
}
