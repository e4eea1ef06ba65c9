/** The versions of a dataset: look at one, import it anew, take its file or its table away. */
import { Link } from "react-router";
import { DOWNLOADS, downloadAddress } from "@/api/artifacts";
import { originalAddress } from "@/api/datasets";
import type { Dataset, DatasetVersion } from "@/api/types";
import { Button, IconButton } from "@/ui/Button";
import { ago, moment, shape, size } from "@/ui/format";
import { Menu, type MenuEntry } from "@/ui/Menu";
import { Table } from "@/ui/Table";
import { VersionState } from "./VersionState";

interface VersionTableProps {
  readonly dataset: Dataset;
  readonly shown: number;
  readonly onShow: (number: number, what: "version" | "import") => void;
}

export function VersionTable({ dataset, shown, onShow }: VersionTableProps) {
  return (
    <Table
      label="Versions"
      head={[
        "Version",
        "State",
        "Rows × columns",
        "Rows that did not fit",
        "File",
        "Added",
        <span key="more" className="visually-hidden">
          More
        </span>,
      ]}
    >
      {dataset.versions.map((version) => (
        <tr key={version.version} aria-current={version.version === shown || undefined}>
          <td>
            <Button
              size="small"
              variant="quiet"
              aria-pressed={version.version === shown}
              onClick={() => onShow(version.version, "version")}
            >
              Version {version.version}
            </Button>
          </td>
          <td>
            <VersionState state={version.state} />
          </td>
          <td>{version.rows === null ? "–" : shape(version.rows, version.columns ?? 0)}</td>
          <td>{version.rejected_rows === 0 ? "–" : version.rejected_rows}</td>
          <td title={version.original_name}>
            {version.original_name === ""
              ? "From a pipeline run"
              : `${version.original_name} · ${size(version.size_bytes)}`}
          </td>
          <td title={moment(version.created_at)}>
            {ago(version.created_at)}{" "}
            {version.run !== null && version.run !== undefined && (
              <Link to={`/runs/${version.run}`}>Import run</Link>
            )}
          </td>
          <td>
            <Menu
              align="end"
              trigger={
                <IconButton
                  icon="more"
                  size="small"
                  label={`More for version ${version.version}`}
                />
              }
              items={deeds(dataset.name, version, () => onShow(version.version, "import"))}
            />
          </td>
        </tr>
      ))}
    </Table>
  );
}

function deeds(name: string, version: DatasetVersion, onImport: () => void): readonly MenuEntry[] {
  const { artifact } = version;
  const isUploaded = version.original_name !== "";
  const file: MenuEntry[] = [
    { id: "import", label: "Read the file differently", icon: "settings", onSelect: onImport },
    {
      id: "original",
      label: "Download the original",
      icon: "file",
      onSelect: () => location.assign(originalAddress(name, version.version)),
    },
  ];
  // Without rows it is a file that is kept as it is: its download is the original.
  const table: MenuEntry[] =
    artifact === null || version.rows === null
      ? []
      : DOWNLOADS.map(({ format, label }) => ({
          id: format,
          label: `Download as ${label}`,
          icon: "download",
          onSelect: () => location.assign(downloadAddress(artifact, format)),
        }));
  return [
    ...(isUploaded ? file : []),
    ...(isUploaded && table.length > 0 ? (["separator"] as const) : []),
    ...table,
  ];
}
