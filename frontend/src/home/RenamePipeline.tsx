/** Another name for a pipeline. */
import type { Pipeline } from "@/api/types";
import { NameDialog } from "@/ui/NameDialog";
import { useRename } from "./usePipelineDeeds";

export function RenamePipeline({ pipeline, onClose }: { pipeline: Pipeline; onClose: () => void }) {
  const rename = useRename(pipeline.id, onClose);
  return (
    <NameDialog
      title="Rename pipeline"
      first={pipeline.name}
      deed="Rename"
      busy={rename.isPending}
      error={rename.error}
      onSubmit={(name) => rename.mutate(name)}
      onClose={onClose}
    />
  );
}
