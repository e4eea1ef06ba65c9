/** Secrets: their names and who uses them. Their values are never here. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { deleteSecret, type Secret, secretsQuery } from "@/api/secrets";
import { useRefusal } from "@/api/session";
import { Button, IconButton } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { EmptyState } from "@/ui/EmptyState";
import { ago, moment } from "@/ui/format";
import { Menu } from "@/ui/Menu";
import { Page } from "@/ui/Page";
import { PlaceTabs, SETTINGS_PLACES } from "@/ui/PlaceTabs";
import { Loading } from "@/ui/Spinner";
import { Table } from "@/ui/Table";
import { UsedBy } from "@/ui/UsedBy";
import { SecretDialog } from "./SecretDialog";
import styles from "./Secrets.module.css";

export function SecretsPage() {
  const { data, error } = useQuery(secretsQuery);
  const [isCreating, setCreating] = useState(false);
  const refusal = useRefusal("contributor");
  return (
    <Page
      title="Settings"
      actions={
        <Button
          variant="primary"
          icon="plus"
          disabledReason={refusal}
          onClick={() => setCreating(true)}
        >
          New secret
        </Button>
      }
    >
      <PlaceTabs label="Settings" places={SETTINGS_PLACES} />
      {error !== null && data === undefined && (
        <EmptyState icon="warning" tone="error" title="The secrets cannot be listed">
          {error.message}
        </EmptyState>
      )}
      {data === undefined && error === null && <Loading />}
      {data?.length === 0 && (
        <EmptyState icon="lock" title="No secrets yet">
          A password or a key that steps and datastores need gets a name here. Pipelines hold only
          the name; the value is encrypted and never shown again.
        </EmptyState>
      )}
      {data !== undefined && data.length > 0 && (
        <Table
          label="Secrets"
          head={[
            "Name",
            "Used by",
            "Value changed",
            "Created",
            <span key="more" className="visually-hidden">
              More
            </span>,
          ]}
        >
          {data.map((secret) => (
            <SecretRow key={secret.name} secret={secret} refusal={refusal} />
          ))}
        </Table>
      )}
      {isCreating && <SecretDialog onClose={() => setCreating(false)} />}
    </Page>
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
        {dialog === "delete" && <DeleteSecret name={secret.name} onClose={close} />}
      </td>
    </tr>
  );
}

function DeleteSecret({ name, onClose }: { name: string; onClose: () => void }) {
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => deleteSecret(name),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["secrets"] });
      onClose();
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
      Its value is gone then. Pipelines that name it will say so, and not run until there is a
      secret of that name again.
    </ConfirmDialog>
  );
}
