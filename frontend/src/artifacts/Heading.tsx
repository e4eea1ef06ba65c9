/** What the drawer shows: "Train model ▸ Training data", its size, the change across the step, download. */
import { useQuery } from "@tanstack/react-query";
import { artifactQuery, DOWNLOADS, downloadAddress, profileQuery } from "@/api/artifacts";
import type { OutputBrief } from "@/api/types";
import { Button } from "@/ui/Button";
import { plural, size } from "@/ui/format";
import { Menu } from "@/ui/Menu";
import { describeChange } from "./change";
import styles from "./Heading.module.css";
import type { Shown } from "./selection";

export function Heading({ shown, onPort }: { shown: Shown; onPort: (port: string) => void }) {
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
      {output !== null && <Facts output={output} before={before} />}
      {output !== null && <Download output={output} />}
    </div>
  );
}

function Facts({ output, before }: { output: OutputBrief; before: OutputBrief | null }) {
  const { data: artifact } = useQuery(artifactQuery(output.id));
  const isTable = output.data_type === "Table";
  const parts = [
    isTable && output.rows != null && plural(output.rows, "row"),
    isTable && output.columns != null && plural(output.columns, "column"),
    artifact !== undefined && size(artifact.size_bytes),
    artifact?.is_sample === true && "SAMPLE",
  ].filter(Boolean);
  return (
    <span className={styles.facts}>
      {parts.join(" · ")}
      {isTable && before !== null && before.id !== output.id && (
        <Change before={before} after={output} />
      )}
    </span>
  );
}

function Change({ before, after }: { before: OutputBrief; after: OutputBrief }) {
  const { data: old } = useQuery(profileQuery(before.id));
  const { data: now } = useQuery(profileQuery(after.id));
  if (old === undefined || now === undefined) return null;
  const text = describeChange(old, now);
  return text === "" ? null : <span className={styles.change}>change: {text}</span>;
}

function Download({ output }: { output: OutputBrief }) {
  const formats =
    output.data_type === "Table" ? DOWNLOADS : [{ format: "", label: "As it is stored" }];
  return (
    <Menu
      align="end"
      trigger={
        <Button size="small" variant="quiet" icon="download">
          Download
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
