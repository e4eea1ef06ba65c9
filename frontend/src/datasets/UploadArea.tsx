/** A place to drop a file on, or to choose one: sent with progress, then on to the import screen. */
import { useQueryClient } from "@tanstack/react-query";
import { type DragEvent, useRef, useState } from "react";
import { useNavigate } from "react-router";
import { Button } from "@/ui/Button";
import { size } from "@/ui/format";
import { Icon } from "@/ui/Icon";
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
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer.files;
    if (file) send(file);
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
          if (file) send(file);
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
            <span> CSV, TSV, Excel, JSON, Parquet or Arrow, of any size</span>
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
      {error !== null && (
        <p className={styles.error} role="alert">
          {error}
        </p>
      )}
    </section>
  );
}
