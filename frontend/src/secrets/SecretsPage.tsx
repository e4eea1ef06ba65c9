/** Secrets: their names and who uses them. Their values are never here. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { deleteSecret, type Secret, secretsQuery } from "@/api/secrets";
import { useRefusal } from "@/api/session";
import { IconButton } from "@/ui/Button";
import { DeleteDialog } from "@/ui/DeleteDialog";
import { ago, moment } from "@/ui/format";
import { ListPage } from "@/ui/ListPage";
import { Menu } from "@/ui/Menu";
import { SETTINGS_PLACES } from "@/ui/PlaceTabs";
import { MORE_HEAD, Table } from "@/ui/Table";
import { UsedBy } from "@/ui/UsedBy";
import { SecretDialog } from "./SecretDialog";
import styles from "./Secrets.module.css";

export function SecretsPage() {
  const query = useQuery(secretsQuery);
  const refusal = useRefusal("contributor");
  return (
    <ListPage
      title="Settings"
      places={SETTINGS_PLACES}
      one="secret"
      many="secrets"
      query={query}
      refusal={refusal}
      empty={{
        icon: "lock",
        title: "No secrets yet",
        text: "A password or a key that steps and datastores need gets a name here. Pipelines hold only the name; the value is encrypted and never shown again.",
      }}
      dialog={(close) => <SecretDialog onClose={close} />}
    >
      {(secrets) => (
        <Table label="Secrets" head={["Name", "Used by", "Value changed", "Created", MORE_HEAD]}>
          {secrets.map((secret) => (
            <SecretRow key={secret.name} secret={secret} refusal={refusal} />
          ))}
        </Table>
      )}
    </ListPage>
  );
}

function SecretRow({ secret, refusal }: { secret: Secret; refusal: string | undefined }) {
  const [dialog, setDialog] = useState<"replace" | "delete" | null>(null);
  const close = () => setDialog(null);
  return (
    <tr>
      <td title={secret.name}>
        <b>{secret.name}</b>
      </td>
      <td>
        <UsedBy uses={secret.used_by} others={secret.datastores} />
      </td>
      <td title={moment(secret.updated_at)}>{ago(secret.updated_at)}</td>
      <td title={moment(secret.created_at)}>{ago(secret.created_at)}</td>
      <td className={styles.deeds}>
        <Menu
          align="end"
          trigger={
            <IconButton
              icon="more"
              size="small"
              hintSide="left"
              label={`More for ${secret.name}`}
            />
          }
          items={[
            {
              id: "replace",
              label: "Replace the value",
              icon: "edit",
              disabledReason: refusal,
              onSelect: () => setDialog("replace"),
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
        {dialog === "replace" && <SecretDialog name={secret.name} onClose={close} />}
        {dialog === "delete" && (
          <DeleteDialog name={secret.name} kind="secrets" remove={deleteSecret} onClose={close}>
            Its value is gone then. Pipelines that name it will say so, and not run until there is a
            secret of that name again.
          </DeleteDialog>
        )}
      </td>
    </tr>
  );
}
