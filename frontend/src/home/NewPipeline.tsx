/** A new pipeline with an empty canvas. */
import { NameDialog } from "@/ui/NameDialog";
import { useCreate } from "./usePipelineDeeds";

export function NewPipeline({
  open,
  onOpenChange,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const create = useCreate();
  if (!open) return null;
  return (
    <NameDialog
      title="New pipeline"
      first="Untitled pipeline"
      deed="Create"
      busy={create.isPending}
      error={create.error}
      onSubmit={(name) => create.mutate(name)}
      onClose={() => onOpenChange(false)}
    />
  );
}
