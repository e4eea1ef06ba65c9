/** Deletes an environment after a question; the build has its own button beside its log. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate } from "react-router";
import { deleteEnvironment, type Environment } from "@/api/environments";
import { useRefusal } from "@/api/session";
import { Button } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { plural } from "@/ui/format";

export function EnvironmentActions({ environment }: { environment: Environment }) {
  const [isAsking, setAsking] = useState(false);
  const refusal = useRefusal("contributor");
  return (
    <>
      <Button
        icon="trash"
        variant="danger"
        disabledReason={refusal}
        onClick={() => setAsking(true)}
      >
        Delete
      </Button>
      {isAsking && <Delete environment={environment} onClose={() => setAsking(false)} />}
    </>
  );
}

function Delete({ environment, onClose }: { environment: Environment; onClose: () => void }) {
  const { name, used_by } = environment;
  const queries = useQueryClient();
  const navigate = useNavigate();
  const remove = useMutation({
    mutationFn: () => deleteEnvironment(name),
    onSuccess: () => {
      queries.removeQueries({ queryKey: ["environments", name] });
      void queries.invalidateQueries({ queryKey: ["environments"] });
      navigate("/environments");
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
      {used_by.length === 0
        ? "No pipeline uses it. "
        : `${plural(used_by.length, "pipeline")} will say that it is missing, and not run until another is chosen. `}
      What has run in it stays.
    </ConfirmDialog>
  );
}
