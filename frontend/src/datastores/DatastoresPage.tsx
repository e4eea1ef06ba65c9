/** Datastores: where data comes from and goes to, and whether each can be reached. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { useSearchParams } from "react-router";
import { type Datastore, datastoresQuery, testDatastore } from "@/api/datastores";
import { useRefusal } from "@/api/session";
import { ProbeView } from "@/artifacts/ProbeView";
import { ListPage } from "@/ui/ListPage";
import { Section } from "@/ui/Page";
import { SETTINGS_PLACES } from "@/ui/PlaceTabs";
import { MORE_HEAD, Table } from "@/ui/Table";
import { toastError } from "@/ui/toasts";
import { DatastoreDialog } from "./DatastoreDialog";
import { DatastoreRow } from "./DatastoreRow";

export function DatastoresPage() {
  return (
    <ListPage
      title="Settings"
      places={SETTINGS_PLACES}
      one="datastore"
      many="datastores"
      query={useQuery(datastoresQuery)}
      refusal={useRefusal("contributor")}
      empty={{
        icon: "datastore",
        title: "No datastores yet",
        text: "A folder, a bucket, a machine or a database gets a name here. Import Data reads from it, Export Data writes to it.",
      }}
      dialog={(close) => <DatastoreDialog onClose={close} />}
    >
      {(all) => <Datastores all={all} />}
    </ListPage>
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
      <Table label="Datastores" head={["Name", "Kind", "Where", "Secret", "Changed", MORE_HEAD]}>
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
