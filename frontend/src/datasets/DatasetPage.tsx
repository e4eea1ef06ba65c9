/** One dataset: its versions, the rows and the profile of the one that is shown, or the import of one. */
import { useQuery } from "@tanstack/react-query";
import { Link, useParams, useSearchParams } from "react-router";
import { datasetQuery } from "@/api/datasets";
import type { Dataset, DatasetVersion } from "@/api/types";
import { SummaryView } from "@/artifacts/SummaryView";
import { DataGrid } from "@/artifacts/table/DataGrid";
import { EmptyState } from "@/ui/EmptyState";
import { plural } from "@/ui/format";
import { Page, Section } from "@/ui/Page";
import { Loading } from "@/ui/Spinner";
import { DatasetActions } from "./DatasetActions";
import styles from "./DatasetPage.module.css";
import { ImportProgress } from "./ImportProgress";
import { ImportScreen } from "./ImportScreen";
import { UploadArea } from "./UploadArea";
import { VersionState } from "./VersionState";
import { VersionTable } from "./VersionTable";

export function DatasetPage() {
  const { name = "" } = useParams();
  const { data, error } = useQuery({
    ...datasetQuery(name),
    refetchInterval: ({ state }) =>
      state.data?.versions.some((version) => version.state === "importing") ? 1000 : false,
  });
  const back = <Link to="/datasets">Datasets</Link>;
  if (error !== null && data === undefined) {
    return (
      <Page title={name} back={back}>
        <EmptyState icon="warning" tone="error" title="This dataset cannot be shown">
          {error.message}
        </EmptyState>
      </Page>
    );
  }
  if (data === undefined) return <Loading />;
  return (
    <Page title={data.title} back={back} actions={<DatasetActions dataset={data} />}>
      {data.description !== "" && <p className={styles.description}>{data.description}</p>}
      <Versions dataset={data} />
    </Page>
  );
}

function Versions({ dataset }: { dataset: Dataset }) {
  const [search, setSearch] = useSearchParams();
  const importing = Number(search.get("import") ?? Number.NaN);
  const wanted = Number(search.get("version") ?? importing);
  const version = dataset.versions.find((one) => one.version === wanted) ?? dataset.versions[0];
  if (version === undefined) return <UploadArea into={dataset.name} />;
  const isChecking =
    version.state === "uploaded" ||
    (version.version === importing && version.state !== "importing");
  const show = (number: number, what: "version" | "import") =>
    setSearch({ [what]: String(number) });
  return (
    <>
      <VersionView
        dataset={dataset}
        version={version}
        isChecking={isChecking}
        onStarted={() => show(version.version, "version")}
      />
      <Section title="Versions">
        <VersionTable dataset={dataset} shown={version.version} onShow={show} />
        <UploadArea into={dataset.name} />
      </Section>
    </>
  );
}

interface VersionViewProps {
  readonly dataset: Dataset;
  readonly version: DatasetVersion;
  readonly isChecking: boolean;
  readonly onStarted: () => void;
}

function VersionView({ dataset, version, isChecking, onStarted }: VersionViewProps) {
  if (isChecking)
    return (
      <ImportScreen
        key={version.version}
        dataset={dataset}
        version={version}
        onStarted={onStarted}
      />
    );
  const title = `Version ${version.version}`;
  const aside = <VersionState state={version.state} />;
  if (version.state === "importing") {
    return (
      <Section title={title} aside={aside}>
        <ImportProgress version={version} />
      </Section>
    );
  }
  if (version.state === "failed" || version.artifact === null) {
    return (
      <Section title={title} aside={aside}>
        <div className={styles.failed}>
          <EmptyState icon="error" tone="error" title="The file could not be imported">
            {version.error || "The reason is in the log of the import run."}
          </EmptyState>
        </div>
      </Section>
    );
  }
  return (
    <>
      <Section title={title} aside={aside}>
        <div className={styles.grid}>
          {version.rows === null ? (
            <SummaryView artifact={version.artifact} />
          ) : (
            <DataGrid key={version.artifact} artifact={version.artifact} />
          )}
        </div>
      </Section>
      {version.rejected_rows > 0 && version.rejected_artifact !== null && (
        <Section title={`${plural(version.rejected_rows, "row")} did not fit`}>
          <p className={styles.description}>
            They are not in the dataset. Change how the file is read, and import it again, to take
            them in.
          </p>
          <div className={styles.rejected}>
            <DataGrid
              key={version.rejected_artifact}
              artifact={version.rejected_artifact}
              label="Rows that did not fit"
            />
          </div>
        </Section>
      )}
    </>
  );
}
