/** Datasets: what is there, and new ones by dropping a file on the page. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import { datasetsQuery } from "@/api/datasets";
import type { Dataset } from "@/api/types";
import { Badge } from "@/ui/Badge";
import { EmptyState } from "@/ui/EmptyState";
import { ago, count, moment, size } from "@/ui/format";
import { Page } from "@/ui/Page";
import { Loading } from "@/ui/Spinner";
import { Table } from "@/ui/Table";
import { TextField } from "@/ui/TextField";
import styles from "./DatasetsPage.module.css";
import { UploadArea } from "./UploadArea";
import { VersionState } from "./VersionState";

export function DatasetsPage() {
  const { data, error } = useQuery(datasetsQuery);
  const [text, setText] = useState("");
  const wanted = text.trim().toLowerCase();
  const shown = data?.filter(({ title, name }) =>
    `${title} ${name}`.toLowerCase().includes(wanted),
  );
  return (
    <Page
      title="Datasets"
      actions={
        <TextField
          icon="search"
          type="search"
          placeholder="Find a dataset"
          aria-label="Find a dataset"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      }
    >
      <UploadArea />
      {error !== null && (
        <EmptyState icon="warning" tone="error" title="The datasets cannot be listed">
          {error.message}
        </EmptyState>
      )}
      {shown === undefined && error === null && <Loading />}
      {data?.length === 0 && (
        <EmptyState icon="dataset" title="No datasets yet">
          A CSV, Parquet, Excel, JSON or Arrow file becomes a dataset that every pipeline can read.
        </EmptyState>
      )}
      {shown !== undefined && shown.length > 0 && <DatasetTable datasets={shown} />}
      {data !== undefined && data.length > 0 && shown?.length === 0 && (
        <p className={styles.none}>No dataset is called so.</p>
      )}
    </Page>
  );
}

function DatasetTable({ datasets }: { datasets: readonly Dataset[] }) {
  return (
    <Table
      label="Datasets"
      head={["Name", "State", "Rows", "Columns", "Uploaded size", "Versions", "Changed"]}
      numeric={[2, 3, 4, 5]}
    >
      {datasets.map((dataset) => {
        const [newest] = dataset.versions;
        const changed = newest?.created_at ?? dataset.created_at;
        return (
          <tr key={dataset.id}>
            <td title={dataset.title}>
              <Link to={`/datasets/${dataset.name}`}>{dataset.title}</Link>{" "}
              {dataset.is_sample && <Badge>sample</Badge>}
            </td>
            <td>{newest && <VersionState state={newest.state} />}</td>
            <td data-numeric="">{newest?.rows == null ? "–" : count(newest.rows)}</td>
            <td data-numeric="">{newest?.columns == null ? "–" : count(newest.columns)}</td>
            <td data-numeric="">
              {newest && newest.size_bytes > 0 ? size(newest.size_bytes) : "–"}
            </td>
            <td data-numeric="">{dataset.versions.length}</td>
            <td title={moment(changed)}>{ago(changed)}</td>
          </tr>
        );
      })}
    </Table>
  );
}
