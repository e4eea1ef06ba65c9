/** What the drawer shows: "Train model ▸ Training data", its size, the change across the step, download. */
import { useQuery } from "@tanstack/react-query";
import { artifactQuery, DOWNLOADS, downloadAddress, profileQuery } from "@/api/artifacts";
import type { OutputBrief } from "@/api/types";
import { Button } from "@/ui/Button";
import { plural, shape, size } from "@/ui/format";
import { Menu } from "@/ui/Menu";
import { describeChange } from "./change";
import styles from "./Heading.module.css";
import type { Shown } from "./selection";

interface HeadingProps {
  readonly shown: Shown;
  /** The run that the data is from, where the document is no longer as it was then. */
  readonly from?: number | null;
  readonly onPort: (port: string) => void;
}

export function Heading({ shown, from = null, onPort }: HeadingProps) {
  const { nodeTitle, ports, port, output, before } = shown;
  return (
    <div className={styles.heading}>
      <b className={styles.title} title={nodeTitle}>
        {nodeTitle}
      </b>
      {port !== null && ports.length === 1 && <span className={styles.port}>▸ {port.title}</span>}
      {port !== null && ports.length > 1 && (
        <Menu
          trigger={
            <Button size="small" variant="quiet">
              ▸ {port.title}
            </Button>
          }
          items={ports.map(({ name, title, data_type }) => ({
            id: name,
            label: title,
            hint: data_type,
            checked: name === port.name,
            onSelect: () => onPort(name),
          }))}
        />
      )}
      {from !== null && (
        <span
          className={styles.from}
          title="Something has changed since; this is what that run left."
        >
          from run {from}
        </span>
      )}
      {output !== null && <Facts output={output} before={before} />}
      {output !== null && <Download output={output} />}
    </div>
  );
}

function Facts({ output, before }: { output: OutputBrief; before: OutputBrief | null }) {
  const { data: artifact } = useQuery(artifactQuery(output.id));
  const isTable = output.data_type === "Table";
  const parts = [
    artifact !== undefined && size(artifact.size_bytes),
    artifact?.is_sample === true && "SAMPLE",
  ].filter(Boolean);
  return (
    <span className={styles.facts}>
      {isTable && output.rows != null && output.columns != null && (
        <Shape rows={output.rows} columns={output.columns} />
      )}
      {parts.length > 0 && <span className={styles.rest}>{parts.join(" · ")}</span>}
      {isTable && before !== null && before.id !== output.id && (
        <Change before={before} after={output} />
      )}
    </span>
  );
}

/** In words where there is room, else "34,189 × 15"; never cut. */
function Shape({ rows, columns }: { rows: number; columns: number }) {
  return (
    <span className={styles.shape}>
      <span className={styles.long}>
        {plural(rows, "row")} · {plural(columns, "column")}
      </span>
      <span className={styles.short} title={`${plural(rows, "row")}, ${plural(columns, "column")}`}>
        {shape(rows, columns)}
      </span>
    </span>
  );
}

function Change({ before, after }: { before: OutputBrief; after: OutputBrief }) {
  const { data: old } = useQuery(profileQuery(before.id));
  const { data: now } = useQuery(profileQuery(after.id));
  if (old === undefined || now === undefined) return null;
  const text = describeChange(old, now);
  if (text === "") return null;
  return (
    <span className={styles.change} title={`Change across this step: ${text}`}>
      <span className={styles.word}>change: </span>
      {text}
    </span>
  );
}

function Download({ output }: { output: OutputBrief }) {
  const formats =
    output.data_type === "Table" ? DOWNLOADS : [{ format: "", label: "As it is stored" }];
  return (
    <Menu
      align="end"
      trigger={
        <Button size="small" variant="quiet" icon="download" aria-label="Download">
          <span className={styles.word}>Download</span>
        </Button>
      }
      items={formats.map(({ format, label }) => ({
        id: format,
        label,
        onSelect: () => location.assign(downloadAddress(output.id, format)),
      }))}
    />
  );
}
