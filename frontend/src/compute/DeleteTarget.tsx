/** Deletes a compute target after a question. */
import { deleteCompute } from "@/api/computes";
import { DeleteDialog } from "@/ui/DeleteDialog";

interface DeleteTargetProps {
  readonly name: string;
  readonly onDone?: () => void;
  readonly onClose: () => void;
}

export function DeleteTarget(props: DeleteTargetProps) {
  return (
    <DeleteDialog {...props} kind="computes" remove={deleteCompute}>
      Pipelines that name it will say so, and not run until they name another. What has run there
      stays.
    </DeleteDialog>
  );
}
