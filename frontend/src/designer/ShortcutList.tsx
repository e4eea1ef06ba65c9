/** `?`: every key and what it does, from the table that binds them. */

import { COMMANDS, type Command } from "@/editing/commands";
import { useEditor, useSession } from "@/editing/editor";
import { useRunCommands } from "@/editing/runCommands";
import { Dialog } from "@/ui/Dialog";
import { Kbd } from "@/ui/Kbd";
import styles from "./ShortcutList.module.css";

const SECTIONS: readonly Command["section"][] = [
  "Run",
  "Edit",
  "Select",
  "Arrange",
  "View",
  "Pipeline",
];

export function ShortcutList() {
  const { session } = useEditor();
  const isOpen = useSession((state) => state.isShortcutListOpen);
  const commands = [...useRunCommands(), ...COMMANDS].filter(({ shortcuts }) => shortcuts);
  return (
    <Dialog
      open={isOpen}
      width="large"
      title="Keyboard shortcuts"
      description="On the canvas, Tab goes from module to module and over the ports of the one selected."
      onOpenChange={(open) => session.setState({ isShortcutListOpen: open })}
    >
      <div className={styles.sections}>
        {SECTIONS.map((section) => (
          <Section
            key={section}
            title={section}
            commands={commands.filter((command) => command.section === section)}
          />
        ))}
      </div>
    </Dialog>
  );
}

function Section({ title, commands }: { title: string; commands: readonly Command[] }) {
  if (commands.length === 0) return null;
  return (
    <section className={styles.section} aria-label={title}>
      <h3>{title}</h3>
      <dl>
        {commands.map(({ id, label, shortcuts = [] }) => (
          <div key={id}>
            <dt>{label}</dt>
            <dd>
              {shortcuts.map((keys) => (
                <Kbd key={keys} keys={readable(keys)} />
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

const ARROWS: Readonly<Record<string, string>> = {
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
};

function readable(keys: string): string {
  return keys.replace(/Arrow\w+/, (arrow) => ARROWS[arrow] ?? arrow);
}
