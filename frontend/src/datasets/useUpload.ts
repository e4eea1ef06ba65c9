/** One upload at a time, with how far it is. */
import { useEffect, useRef, useState } from "react";
import { uploadDataset, uploadVersion } from "@/api/datasets";

export interface Sending {
  readonly name: string;
  readonly size: number;
  readonly share: number;
}

export function useUpload(into: string | null, onDone: (name: string, version: number) => void) {
  const [sending, setSending] = useState<Sending | null>(null);
  const [error, setError] = useState<string | null>(null);
  const current = useRef<(() => void) | null>(null);
  useEffect(() => () => current.current?.(), []);

  const send = (file: File) => {
    if (current.current !== null) return;
    setError(null);
    setSending({ name: file.name, size: file.size, share: 0 });
    const progress = (share: number) => setSending({ name: file.name, size: file.size, share });
    const upload =
      into === null ? uploadDataset(file, progress) : uploadVersion(into, file, progress);
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
