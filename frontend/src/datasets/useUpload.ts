/** One upload at a time, with how far it is. */
import { useEffect, useRef, useState } from "react";
import { uploadDataset, uploadVersion } from "@/api/datasets";

export interface Sending {
  readonly name: string;
  readonly size: number;
  readonly share: number;
}

/** A dataset to add a version to, or the title of a new one. */
export interface Target {
  readonly into?: string;
  readonly title?: string;
}

export function useUpload(into: string | null, onDone: (name: string, version: number) => void) {
  const [sending, setSending] = useState<Sending | null>(null);
  const [error, setError] = useState<string | null>(null);
  const current = useRef<(() => void) | null>(null);
  useEffect(() => () => current.current?.(), []);

  const send = (file: File, to: Target = {}) => {
    if (current.current !== null) return;
    setError(null);
    setSending({ name: file.name, size: file.size, share: 0 });
    const progress = (share: number) => setSending({ name: file.name, size: file.size, share });
    const dataset = to.into ?? into;
    const upload =
      dataset === null
        ? uploadDataset(file, progress, to.title)
        : uploadVersion(dataset, file, progress);
    current.current = upload.cancel;
    upload.finished
      .then(
        ({ name, version }) => onDone(name, version),
        (cause: Error) => setError(cause.message),
      )
      .finally(() => {
        current.current = null;
        setSending(null);
      });
  };
  return { sending, error, send, cancel: () => current.current?.() };
}
