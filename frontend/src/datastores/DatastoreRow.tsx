/** One datastore of the list, and what can be done with it. */
import { useState } from "react";
import { type Datastore, deleteDatastore } from "@/api/datastores";
import { useRefusal } from "@/api/session";
import { Button, IconButton } from "@/ui/Button";
import { DeleteDialog } from "@/ui/DeleteDialog";
import { ago, moment } from "@/ui/format";
import { Menu } from "@/ui/Menu";
import { DatastoreDialog } from "./DatastoreDialog";
import styles from "./Datastores.module.css";
import { kindLabel, whereIs } from "./datastoreFields";

interface DatastoreRowProps {
  readonly datastore: Datastore;
  readonly onTest: () => void;
}

export function DatastoreRow({ datastore, onTest }: DatastoreRowProps) {
  const [dialog, setDialog] = useState<"edit" | "delete" | null>(null);
  const refusal = useRefusal("contributor");
  const close = () => setDialog(null);
  const { name, kind, secret, updated_at } = datastore;
  return (
    <tr>
      <td title={name}>
        <b>{name}</b>
      </td>
      <td>{kindLabel(kind)}</td>
      <td title={whereIs(datastore)}>
        <span className={styles.where}>{whereIs(datastore)}</span>
      </td>
      <td title={secret ?? ""}>{secret ?? "–"}</td>
      <td title={moment(updated_at)}>{ago(updated_at)}</td>
      <td className={styles.deeds}>
        <Button size="small" icon="play" disabledReason={refusal} onClick={onTest}>
          Test
        </Button>{" "}
        <Menu
          align="end"
          trigger={
            <IconButton icon="more" size="small" hintSide="left" label={`More for ${name}`} />
          }
          items={[
            {
              id: "edit",
              label: "Change",
              icon: "edit",
              disabledReason: refusal,
              onSelect: () => setDialog("edit"),
            },
            {
              id: "delete",
              label: "Delete",
              icon: "trash",
              danger: true,
              disabledReason: refusal,
              onSelect: () => setDialog("delete"),
            },
          ]}
        />
        {dialog === "edit" && <DatastoreDialog datastore={datastore} onClose={close} />}
        {dialog === "delete" && (
          <DeleteDialog name={name} kind="datastores" remove={deleteDatastore} onClose={close}>
            What it holds stays where it is. Pipelines that name it will say so, and not run.
          </DeleteDialog>
        )}
      </td>
    </tr>
  );
}
