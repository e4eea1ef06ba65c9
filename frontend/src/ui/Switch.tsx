/** On or off, at once. */
import { Switch as Radix } from "radix-ui";
import styles from "./Switch.module.css";

export function Switch({
  checked,
  onChange,
  label,
  id,
  disabled = false,
}: {
  checked: boolean;
  onChange: (checked: boolean) => void;
  /** Read aloud; leave it out where a <label> names the switch by its id. */
  label?: string;
  id?: string;
  disabled?: boolean;
}) {
  return (
    <Radix.Root
      id={id}
      className={styles.switch}
      checked={checked}
      onCheckedChange={onChange}
      disabled={disabled}
      aria-label={label}
    >
      <Radix.Thumb className={styles.thumb} />
    </Radix.Root>
  );
}
