/** Deleting a pipeline, after a question. */
import type { Pipeline } from "@/api/types";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { useDelete } from "./usePipelineDeeds";

export function DeletePipeline({ pipeline, onClose }: { pipeline: Pipeline; onClose: () => void }) {
  const remove = useDelete(pipeline.id, onClose);
  return (
    <ConfirmDialog
      title={`Delete “${pipeline.name}”?`}
      deed="Delete"
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      The pipeline and its history are gone then. Its runs stay, and keep their own copy of the
      graph.
    </ConfirmDialog>
  );
}
