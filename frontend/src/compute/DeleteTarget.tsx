/** Deletes a compute target after a question. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { deleteCompute } from "@/api/computes";
import { ConfirmDialog } from "@/ui/ConfirmDialog";

interface DeleteTargetProps {
  readonly name: string;
  readonly onDone?: () => void;
  readonly onClose: () => void;
}

export function DeleteTarget({ name, onDone, onClose }: DeleteTargetProps) {
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => deleteCompute(name),
    onSuccess: () => {
      queries.removeQueries({ queryKey: ["computes", name] });
      void queries.invalidateQueries({ queryKey: ["computes"] });
      onClose();
      onDone?.();
    },
  });
  return (
    <ConfirmDialog
      title={`Delete “${name}”?`}
      deed="Delete"
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      Pipelines that name it will say so, and not run until they name another. What has run there
      stays.
    </ConfirmDialog>
  );
}
