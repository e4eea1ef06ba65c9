/** An empty canvas says what to do: three ghosts that open the list of modules. */

import { useEditor } from "@/editing/editor";
import { Icon, type IconName } from "@/ui/Icon";
import styles from "./EmptyCanvas.module.css";

const GHOSTS: readonly { icon: IconName; title: string; text: string }[] = [
  { icon: "dataset", title: "Choose data", text: "drag a dataset here" },
  { icon: "train", title: "Train", text: "drag modules, or press Tab" },
  { icon: "evaluate", title: "Evaluate", text: "see how good it is" },
];

export function EmptyCanvas() {
  const { session } = useEditor();
  const open = (element: HTMLElement) => {
    const box = element.getBoundingClientRect();
    const screen = [box.left, box.top] as const;
    const place = session.getState().viewport?.toFlow(screen) ?? [0, 0];
    session.setState({ quickAdd: { place, screen, from: null } });
  };
  return (
    <div className={styles.empty}>
      <p className={styles.lead}>Drag a module from the palette, or press Tab and type.</p>
      <div className={styles.row}>
        {GHOSTS.map(({ icon, title, text }) => (
          <button
            key={title}
            type="button"
            className={styles.ghost}
            onClick={(event) => open(event.currentTarget)}
          >
            <span className={styles.tile}>
              <Icon name={icon} />
            </span>
            <span>
              <b>{title}</b>
              <small>{text}</small>
            </span>
          </button>
        ))}
      </div>
    </div>
  );
}
