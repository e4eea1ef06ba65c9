/** Rename a dataset, or delete it after a question. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate } from "react-router";
import { changeDataset, deleteDataset } from "@/api/datasets";
import type { Dataset } from "@/api/types";
import { Button } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { NameDialog } from "@/ui/NameDialog";

export function DatasetActions({ dataset }: { dataset: Dataset }) {
  const [dialog, setDialog] = useState<"rename" | "delete" | null>(null);
  const close = () => setDialog(null);
  return (
    <>
      <Button icon="edit" onClick={() => setDialog("rename")}>
        Rename
      </Button>
      <Button icon="trash" variant="danger" onClick={() => setDialog("delete")}>
        Delete
      </Button>
      {dialog === "rename" && <Rename dataset={dataset} onClose={close} />}
      {dialog === "delete" && <Delete dataset={dataset} onClose={close} />}
    </>
  );
}

function Rename({ dataset, onClose }: { dataset: Dataset; onClose: () => void }) {
  const queries = useQueryClient();
  const rename = useMutation({
    mutationFn: (title: string) => changeDataset(dataset.name, { title }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["datasets"] });
      onClose();
    },
  });
  return (
    <NameDialog
      title="Rename dataset"
      label="Title"
      first={dataset.title}
      deed="Rename"
      busy={rename.isPending}
      error={rename.error}
      onSubmit={(title) => rename.mutate(title)}
      onClose={onClose}
    />
  );
}

function Delete({ dataset, onClose }: { dataset: Dataset; onClose: () => void }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const remove = useMutation({
    mutationFn: () => deleteDataset(dataset.name),
    onSuccess: () => {
      queries.removeQueries({ queryKey: ["datasets", dataset.name] });
      void queries.invalidateQueries({ queryKey: ["datasets"] });
      navigate("/datasets");
    },
  });
  return (
    <ConfirmDialog
      title={`Delete “${dataset.title}”?`}
      deed="Delete"
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      All its versions are gone then, and pipelines that read it will not run. What was computed
      from it stays.
    </ConfirmDialog>
  );
}
