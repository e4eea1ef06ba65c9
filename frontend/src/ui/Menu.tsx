/** Menus: a button that opens a list of deeds, and the same list at the right mouse button. */
import { ContextMenu as Context, DropdownMenu as Dropdown } from "radix-ui";
import type { ReactElement, ReactNode } from "react";
import { Icon, type IconName } from "./Icon";
import { Kbd } from "./Kbd";
import styles from "./Menu.module.css";

export interface MenuItem {
  readonly id: string;
  readonly label: string;
  readonly icon?: IconName;
  readonly shortcut?: string;
  readonly hint?: string;
  readonly danger?: boolean;
  readonly checked?: boolean;
  /** Shown under the label of an item that cannot be chosen now. */
  readonly disabledReason?: string | undefined;
  readonly onSelect: () => void;
}

export type MenuEntry = MenuItem | "separator" | { readonly heading: string };

export function Menu({
  trigger,
  items,
  align = "start",
}: {
  trigger: ReactElement;
  items: readonly MenuEntry[];
  align?: "start" | "end";
}) {
  return (
    <Dropdown.Root>
      <Dropdown.Trigger asChild>{trigger}</Dropdown.Trigger>
      <Dropdown.Portal>
        <Dropdown.Content
          className={styles.content}
          align={align}
          sideOffset={5}
          collisionPadding={8}
        >
          {items.map((entry, index) => render(entry, index, Dropdown))}
        </Dropdown.Content>
      </Dropdown.Portal>
    </Dropdown.Root>
  );
}

export function ContextMenu({
  items,
  children,
}: {
  items: readonly MenuEntry[];
  children: ReactElement;
}) {
  return (
    <Context.Root>
      <Context.Trigger asChild>{children}</Context.Trigger>
      <Context.Portal>
        <Context.Content className={styles.content} collisionPadding={8}>
          {items.map((entry, index) => render(entry, index, Context))}
        </Context.Content>
      </Context.Portal>
    </Context.Root>
  );
}

function render(
  entry: MenuEntry,
  index: number,
  kind: typeof Dropdown | typeof Context,
): ReactNode {
  if (entry === "separator") {
    return <kind.Separator key={`separator-${index}`} className={styles.separator} />;
  }
  if ("heading" in entry) {
    return (
      <kind.Label key={entry.heading} className={styles.heading}>
        {entry.heading}
      </kind.Label>
    );
  }
  return (
    <kind.Item
      key={entry.id}
      className={styles.item}
      data-danger={entry.danger}
      disabled={entry.disabledReason !== undefined}
      onSelect={entry.onSelect}
    >
      <span className={styles.icon}>
        {entry.checked === true ? (
          <Icon name="check" size={15} />
        ) : (
          entry.icon && <Icon name={entry.icon} size={15} />
        )}
      </span>
      <span className={styles.label}>
        {entry.label}
        {(entry.disabledReason ?? entry.hint) !== undefined && (
          <small>{entry.disabledReason ?? entry.hint}</small>
        )}
      </span>
      {entry.shortcut !== undefined && <Kbd keys={entry.shortcut} />}
    </kind.Item>
  );
}
