/** A line of text in the looks of all fields. */
import { forwardRef, type InputHTMLAttributes } from "react";
import { Icon, type IconName } from "./Icon";
import styles from "./TextField.module.css";

type TextFieldProps = Omit<InputHTMLAttributes<HTMLInputElement>, "size"> & {
  icon?: IconName;
  invalid?: boolean;
  size?: "small" | "medium";
};

export const TextField = forwardRef<HTMLInputElement, TextFieldProps>(function TextField(
  { icon, invalid = false, size = "medium", className, ...rest },
  ref,
) {
  return (
    <span
      className={[styles.field, className].filter(Boolean).join(" ")}
      data-size={size}
      data-invalid={invalid || undefined}
    >
      {icon !== undefined && <Icon name={icon} size={15} />}
      <input {...rest} ref={ref} className={styles.input} aria-invalid={invalid || undefined} />
    </span>
  );
});
