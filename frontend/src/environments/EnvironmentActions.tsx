/** Deletes an environment after a question; the build has its own button beside its log. */
import { useState } from "react";
import { useNavigate } from "react-router";
import { deleteEnvironment, type Environment } from "@/api/environments";
import { useRefusal } from "@/api/session";
import { Button } from "@/ui/Button";
import { DeleteDialog } from "@/ui/DeleteDialog";
import { plural } from "@/ui/format";

export function EnvironmentActions({ environment }: { environment: Environment }) {
  const { name, used_by } = environment;
  const navigate = useNavigate();
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
      {isAsking && (
        <DeleteDialog
          name={name}
          kind="environments"
          remove={deleteEnvironment}
          onDone={() => navigate("/environments")}
          onClose={() => setAsking(false)}
        >
          {used_by.length === 0
            ? "No pipeline uses it. "
            : `${plural(used_by.length, "pipeline")} will say that it is missing, and not run until another is chosen. `}
          What has run in it stays.
        </DeleteDialog>
      )}
    </>
  );
}
