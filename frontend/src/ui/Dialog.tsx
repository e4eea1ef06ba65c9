/** A question or a form above the page; Escape and a click outside close it. */
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { IconButton } from "./Button";
import styles from "./Dialog.module.css";

export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  width = "medium",
  actions,
  keepsOpen = false,
  children,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  width?: "small" | "medium" | "large";
  actions?: ReactNode;
  /** Something has been typed: a click outside does not close it. */
  keepsOpen?: boolean;
  children?: ReactNode;
}) {
  const described = description === undefined ? { "aria-describedby": undefined } : {};
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={styles.overlay} />
        <Radix.Content
          className={styles.content}
          data-width={width}
          onOpenAutoFocus={focusFirst}
          onInteractOutside={(event) => keepsOpen && event.preventDefault()}
          {...described}
        >
          <header className={styles.header}>
            <Radix.Title className={styles.title}>{title}</Radix.Title>
            <Radix.Close asChild>
              <IconButton icon="close" label="Close" size="small" />
            </Radix.Close>
          </header>
          {description !== undefined && (
            <Radix.Description className={styles.description}>{description}</Radix.Description>
          )}
          <div className={styles.body}>{children}</div>
          {actions !== undefined && <footer className={styles.actions}>{actions}</footer>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** One begins in the first field, or at the deed that changes nothing; not at the button that closes. */
function focusFirst(event: Event): void {
  const { currentTarget } = event;
  if (!(currentTarget instanceof HTMLElement)) return;
  const own = currentTarget.querySelector<HTMLElement>("[autofocus]");
  const first =
    currentTarget.querySelector<HTMLElement>(FIELDS) ??
    currentTarget.querySelector<HTMLElement>("footer button");
  if (own !== null) return;
  event.preventDefault();
  (first ?? currentTarget).focus();
}

const FIELDS = "form :is(input, textarea, button[role=combobox])";
