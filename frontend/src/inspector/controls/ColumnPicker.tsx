/** A list of columns with types and search; what is not in it can be typed. */

import { Command } from "cmdk";
import { Popover } from "radix-ui";
import { type ReactElement, useState } from "react";
import { type Column, typeMark } from "@/graph/columns";
import { search } from "@/graph/search";
import { plural } from "@/ui/format";
import styles from "./ColumnPicker.module.css";

interface ColumnPickerProps {
  readonly columns: readonly Column[];
  readonly isGuess: boolean;
  readonly label: string;
  readonly isEmptyAllowed?: boolean;
  readonly keepOpen?: boolean;
  readonly onPick: (name: string) => void;
  readonly children: ReactElement;
}

export function ColumnPicker({
  columns,
  isGuess,
  label,
  isEmptyAllowed,
  keepOpen,
  onPick,
  children,
}: ColumnPickerProps) {
  const [isOpen, setOpen] = useState(false);
  const [query, setQuery] = useState("");
  const found = search(columns, query, (column) => [column.name, column.type]).slice(0, 300);
  const isNew = query.trim() !== "" && !columns.some((column) => column.name === query.trim());
  const pick = (name: string) => {
    onPick(name);
    setQuery("");
    if (!keepOpen) setOpen(false);
  };
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger asChild>{children}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className={styles.popover}
          align="start"
          sideOffset={4}
          collisionPadding={8}
        >
          <Command label={label} shouldFilter={false}>
            <Command.Input
              autoFocus
              className={styles.input}
              placeholder="Search, or type a name"
              value={query}
              onValueChange={setQuery}
            />
            <Command.List className={styles.list}>
              {found.map((column) => (
                <Command.Item
                  key={column.name}
                  value={column.name}
                  className={styles.item}
                  onSelect={() => pick(column.name)}
                >
                  <span className={styles.mark}>{typeMark(column)}</span>
                  <span className={styles.name}>{column.name}</span>
                  {column.role === "label" && <small>label</small>}
                </Command.Item>
              ))}
              {isNew && (
                <Command.Item
                  value={`\u0000${query}`}
                  className={styles.item}
                  onSelect={() => pick(query.trim())}
                >
                  {`Use “${query.trim()}”`}
                </Command.Item>
              )}
              {isEmptyAllowed && query === "" && (
                <Command.Item
                  value={"\u0000none"}
                  className={styles.item}
                  onSelect={() => pick("")}
                >
                  No column
                </Command.Item>
              )}
            </Command.List>
          </Command>
          <p className={styles.foot}>{footnote(columns.length, isGuess)}</p>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function footnote(count: number, isGuess: boolean): string {
  if (count === 0) return "The columns are not known yet. Type a name, or run what is above.";
  return isGuess
    ? `${plural(count, "column")} of an earlier result: these may have changed.`
    : plural(count, "column");
}
