/** A place to drop a file on, or to choose one: sent with progress, then on to the import screen. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type DragEvent, useRef, useState } from "react";
import { useNavigate } from "react-router";
import { datasetsQuery } from "@/api/datasets";
import type { Dataset } from "@/api/types";
import { Button } from "@/ui/Button";
import { size } from "@/ui/format";
import { Icon } from "@/ui/Icon";
import { TwinDialog } from "./TwinDialog";
import { twinOf } from "./twin";
import styles from "./UploadArea.module.css";
import { useUpload } from "./useUpload";

/** With a name: the file becomes the next version of that dataset. */
export function UploadArea({ into = null }: { into?: string | null }) {
  const picker = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { sending, error, send, cancel } = useUpload(into, (name, version) => {
    void queries.invalidateQueries({ queryKey: ["datasets"] });
    navigate(`/datasets/${name}?import=${version}`);
  });
  const { data: datasets = [] } = useQuery({ ...datasetsQuery, enabled: into === null });
  const [twin, setTwin] = useState<{ file: File; dataset: Dataset } | null>(null);
  /** A file whose dataset is there may be its next version: that is asked, not guessed. */
  const take = (file: File) => {
    const dataset = into === null ? twinOf(file.name, datasets) : undefined;
    if (dataset === undefined) send(file);
    else setTwin({ file, dataset });
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer.files;
    if (file) take(file);
  };
  return (
    <section
      className={styles.area}
      data-over={isOver || undefined}
      aria-label="Upload a file"
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <input
        ref={picker}
        type="file"
        hidden
        aria-label="File"
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          if (file) take(file);
          target.value = "";
        }}
      />
      <Icon name="upload" size={20} />
      {sending === null ? (
        <>
          <p>
            <b>
              {isOver
                ? "Let go to upload"
                : into === null
                  ? "Drop a file here"
                  : "Drop a new version here"}
            </b>
            <span> CSV, TSV, Excel, JSON, Parquet, Arrow, or an archive of images</span>
          </p>
          <Button onClick={() => picker.current?.click()}>Choose a file</Button>
        </>
      ) : (
        <>
          <p className={styles.sending}>
            <b>{sending.name}</b>
            <span>
              {size(sending.size * sending.share)} of {size(sending.size)}
            </span>
            <progress value={sending.share} max={1} aria-label={`Uploading ${sending.name}`} />
          </p>
          <Button onClick={cancel}>Cancel</Button>
        </>
      )}
      {twin !== null && (
        <TwinDialog
          {...twin}
          datasets={datasets}
          onVersion={() => send(twin.file, { into: twin.dataset.name })}
          onNew={(title) => send(twin.file, { title })}
          onClose={() => setTwin(null)}
        />
      )}
      {error !== null && (
        <p className={styles.error} role="alert">
          {error}
        </p>
      )}
    </section>
  );
}
