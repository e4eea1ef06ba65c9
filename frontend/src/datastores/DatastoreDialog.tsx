/** Makes a datastore or changes one; the fields are those of its kind. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import {
  changeDatastore,
  createDatastore,
  type Datastore,
  type DatastoreKind,
} from "@/api/datastores";
import { SecretChoice } from "@/secrets/SecretChoice";
import { FormDialog } from "@/ui/form/FormDialog";
import { FormFields } from "@/ui/form/FormFields";
import { useForm } from "@/ui/form/useForm";
import { datastoreFields, KINDS } from "./datastoreFields";

interface DatastoreDialogProps {
  /** The datastore to change; a new one without it. */
  readonly datastore?: Datastore;
  readonly onClose: () => void;
}

export function DatastoreDialog({ datastore, onClose }: DatastoreDialogProps) {
  const [chosen, setChosen] = useState<DatastoreKind>("s3");
  const kind = datastore?.kind ?? chosen;
  const queries = useQueryClient();
  const save = useMutation({
    mutationFn: (body: Record<string, unknown>) =>
      datastore === undefined ? createDatastore(body) : changeDatastore(datastore.name, body),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["datastores"] });
      onClose();
    },
  });
  const fields = datastoreFields(kind, datastore === undefined);
  const form = useForm(fields, datastore && { ...datastore }, save.error);
  const set = (path: string, text: string) => {
    if (path === "kind") setChosen(text as DatastoreKind);
    form.set(path, text);
  };
  return (
    <FormDialog
      title={datastore === undefined ? "New datastore" : `Change “${datastore.name}”`}
      description={KINDS.find(({ value }) => value === kind)?.help}
      deed={datastore === undefined ? "Create" : "Save"}
      form={form}
      busy={save.isPending}
      onSubmit={(body) => save.mutate({ ...body, secret: body["secret"] || null })}
      onClose={onClose}
    >
      <FormFields form={{ ...form, set }} renderSecret={(props) => <SecretChoice {...props} />} />
    </FormDialog>
  );
}
