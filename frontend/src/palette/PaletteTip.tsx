/** What an entry of the palette does, beside it. */

import { Tooltip } from "radix-ui";
import type { Entry } from "@/editing/entries";
import { typeTitle } from "@/graph/connection";
import styles from "./Palette.module.css";

interface PaletteTipProps {
  readonly entry: Entry;
  readonly rect: DOMRect;
}

export function PaletteTip({ entry, rect }: PaletteTipProps) {
  const { left, top, width, height } = rect;
  const isDataset = entry.id.startsWith("dataset:");
  return (
    <Tooltip.Root open>
      <Tooltip.Trigger asChild>
        <span className={styles.anchor} style={{ left, top, width, height }} />
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content className={styles.tip} side="right" sideOffset={8} collisionPadding={10}>
          <b>{entry.title}</b>
          <p>
            {isDataset
              ? `The dataset “${String(entry.params.name)}”, its newest version.`
              : entry.spec.summary}
          </p>
          <Ports label="In" ports={entry.spec.inputs} />
          <Ports label="Out" ports={entry.spec.outputs} />
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
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
