/** A number in a range, by drag or by arrow keys; `onCommit` comes once, at the end of the gesture. */
import { Slider as Radix } from "radix-ui";
import styles from "./Slider.module.css";

export function Slider({
  value,
  min,
  max,
  step,
  label,
  onChange,
  onCommit,
  disabled = false,
}: {
  value: number;
  min: number;
  max: number;
  step: number;
  label: string;
  onChange: (value: number) => void;
  onCommit?: (value: number) => void;
  disabled?: boolean;
}) {
  return (
    <Radix.Root
      className={styles.slider}
      value={[value]}
      min={min}
      max={max}
      step={step}
      disabled={disabled}
      onValueChange={([next]) => next !== undefined && onChange(next)}
      onValueCommit={([next]) => next !== undefined && onCommit?.(next)}
    >
      <Radix.Track className={styles.track}>
        <Radix.Range className={styles.range} />
      </Radix.Track>
      <Radix.Thumb className={styles.thumb} aria-label={label} />
    </Radix.Root>
  );
}
