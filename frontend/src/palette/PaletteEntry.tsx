/** One module or dataset of the palette. */

import { Tooltip as Radix } from "radix-ui";
import { addBesideSelection } from "@/editing/adding";
import { useEditor } from "@/editing/editor";
import type { Entry } from "@/editing/entries";
import { moduleIcon } from "@/editing/moduleIcon";
import { typeTitle } from "@/graph/connection";
import { Icon } from "@/ui/Icon";
import styles from "./Palette.module.css";
import { beginDrag } from "./paletteDrag";

export function PaletteEntry({ entry }: { entry: Entry }) {
  const editor = useEditor();
  const isDataset = entry.id.startsWith("dataset:");
  return (
    <Radix.Root>
      <li>
        <Radix.Trigger asChild>
          <button
            type="button"
            className={styles.entry}
            data-dataset={isDataset || undefined}
            data-palette-entry=""
            onPointerDown={(event) => beginDrag(editor, entry, event)}
            onKeyDown={(event) => {
              if (event.key === "Enter" || event.key === " ") {
                event.preventDefault();
                addBesideSelection(editor, entry);
              }
            }}
            onDoubleClick={() => addBesideSelection(editor, entry)}
          >
            <span className={styles.tile}>
              <Icon name={moduleIcon(entry.spec)} size={14} />
            </span>
            <span className={styles.title}>{entry.title}</span>
          </button>
        </Radix.Trigger>
      </li>
      <Radix.Portal>
        <Radix.Content className={styles.tip} side="right" sideOffset={8} collisionPadding={10}>
          <b>{entry.title}</b>
          <p>
            {isDataset
              ? `The dataset “${String(entry.params.name)}”, its newest version.`
              : entry.spec.summary}
          </p>
          <Ports label="In" ports={entry.spec.inputs} />
          <Ports label="Out" ports={entry.spec.outputs} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

interface PortsProps {
  readonly label: string;
  readonly ports: readonly {
    readonly name: string;
    readonly title: string;
    readonly data_type: string;
    readonly optional?: boolean;
  }[];
}

function Ports({ label, ports }: PortsProps) {
  if (ports.length === 0) return null;
  return (
    <dl className={styles.ports}>
      <dt>{label}</dt>
      {ports.map((port) => (
        <dd key={port.name}>
          {port.title}{" "}
          <small>{`${typeTitle(port.data_type)}${port.optional ? ", optional" : ""}`}</small>
        </dd>
      ))}
    </dl>
  );
}
