/** Datastores: where data comes from and goes to, and whether each can be reached. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { type Datastore, datastoresQuery, testDatastore } from "@/api/datastores";
import { useRefusal } from "@/api/session";
import { ProbeView } from "@/artifacts/ProbeView";
import { Button } from "@/ui/Button";
import { EmptyState } from "@/ui/EmptyState";
import { Page, Section } from "@/ui/Page";
import { PlaceTabs, SETTINGS_PLACES } from "@/ui/PlaceTabs";
import { Loading } from "@/ui/Spinner";
import { Table } from "@/ui/Table";
import { toastError } from "@/ui/toasts";
import { DatastoreDialog } from "./DatastoreDialog";
import { DatastoreRow } from "./DatastoreRow";

export function DatastoresPage() {
  const { data, error } = useQuery(datastoresQuery);
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
          New datastore
        </Button>
      }
    >
      <PlaceTabs label="Settings" places={SETTINGS_PLACES} />
      {error !== null && data === undefined && (
        <EmptyState icon="warning" tone="error" title="The datastores cannot be listed">
          {error.message}
        </EmptyState>
      )}
      {data === undefined && error === null && <Loading />}
      {data?.length === 0 && (
        <EmptyState icon="datastore" title="No datastores yet">
          A folder, a bucket, a machine or a database gets a name here. Import Data reads from it,
          Export Data writes to it.
        </EmptyState>
      )}
      {data !== undefined && data.length > 0 && <Datastores all={data} />}
      {isCreating && <DatastoreDialog onClose={() => setCreating(false)} />}
    </Page>
  );
}

/** The test that is shown has an address, as that of a compute target has. */
function Datastores({ all }: { all: readonly Datastore[] }) {
  const [search, setSearch] = useSearchParams();
  const shown = search.get("test");
  const test = useMutation({
    mutationFn: (name: string) => testDatastore(name),
    onSuccess: ({ id }, name) => setSearch({ test: id, of: name }),
    onError: (cause) => toastError("The test could not be started", cause),
  });
  return (
    <>
      <Table
        label="Datastores"
        head={[
          "Name",
          "Kind",
          "Where",
          "Secret",
          "Changed",
          <span key="more" className="visually-hidden">
            More
          </span>,
        ]}
      >
        {all.map((datastore) => (
          <DatastoreRow
            key={datastore.name}
            datastore={datastore}
            onTest={() => test.mutate(datastore.name)}
          />
        ))}
      </Table>
      {shown !== null && (
        <Section title={`Test of “${search.get("of") ?? ""}”`}>
          <ProbeView key={shown} runId={shown} />
        </Section>
      )}
    </>
  );
}
