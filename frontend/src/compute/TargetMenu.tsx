/** What can be done with one target of the list. */
import { useState } from "react";
import { useNavigate } from "react-router";
import type { Compute } from "@/api/computes";
import { useRefusal } from "@/api/session";
import { IconButton } from "@/ui/Button";
import { Menu } from "@/ui/Menu";
import { DeleteTarget } from "./DeleteTarget";
import { TargetDialog } from "./TargetDialog";
import { useTargetDeeds } from "./useTargetDeeds";

export function TargetMenu({ target }: { target: Compute }) {
  const [dialog, setDialog] = useState<"edit" | "delete" | null>(null);
  const refusal = useRefusal("owner");
  const refusalToTest = useRefusal("contributor");
  const navigate = useNavigate();
  const { test, makeDefault } = useTargetDeeds(target.name);
  const close = () => setDialog(null);
  return (
    <>
      <Menu
        align="end"
        trigger={
          <IconButton icon="more" size="small" hintSide="left" label={`More for ${target.name}`} />
        }
        items={[
          {
            id: "test",
            label: "Test",
            icon: "play",
            disabledReason: refusalToTest,
            onSelect: () =>
              test.mutate(undefined, {
                onSuccess: (run) => navigate(`/compute/${target.name}?test=${run.id}`),
              }),
          },
          {
            id: "edit",
            label: "Change",
            icon: "edit",
            disabledReason: refusal,
            onSelect: () => setDialog("edit"),
          },
          {
            id: "default",
            label: "Make it the default",
            icon: "check",
            disabledReason: target.is_default ? "It is the default already." : refusal,
            onSelect: () => makeDefault.mutate(),
          },
          "separator",
          {
            id: "delete",
            label: "Delete",
            icon: "trash",
            danger: true,
            disabledReason: target.is_default
              ? "It is the default. Make another the default first."
              : refusal,
            onSelect: () => setDialog("delete"),
          },
        ]}
      />
      {dialog === "edit" && <TargetDialog target={target} onClose={close} />}
      {dialog === "delete" && <DeleteTarget name={target.name} onClose={close} />}
    </>
  );
}
