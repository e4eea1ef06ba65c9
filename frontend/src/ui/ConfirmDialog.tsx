/** Asks before something is gone for good. */
import type { ReactNode } from "react";
import { Button } from "./Button";
import { Dialog } from "./Dialog";
import styles from "./NameDialog.module.css";

export function ConfirmDialog({
  title,
  deed,
  busy,
  error,
  onConfirm,
  onClose,
  children,
}: {
  title: string;
  deed: string;
  busy: boolean;
  error: Error | null;
  onConfirm: () => void;
  onClose: () => void;
  children: ReactNode;
}) {
  return (
    <Dialog
      open
      width="small"
      title={title}
      onOpenChange={(open) => !open && onClose()}
      actions={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button variant="danger" icon="trash" busy={busy} onClick={onConfirm}>
            {deed}
          </Button>
        </>
      }
    >
      {children}
      {error !== null && (
        <p className={styles.error} role="alert">
          {error.message}
        </p>
      )}
    </Dialog>
  );
}
