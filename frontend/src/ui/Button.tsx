/** Buttons: one primary deed a screen, the others plain; a disabled one says why in its tooltip. */
import { type ButtonHTMLAttributes, forwardRef } from "react";
import styles from "./Button.module.css";
import { Icon, type IconName } from "./Icon";
import { Spinner } from "./Spinner";
import { type Side, Tooltip } from "./Tooltip";

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & {
  variant?: "primary" | "plain" | "quiet" | "danger";
  size?: "small" | "medium";
  icon?: IconName;
  busy?: boolean;
  /** Why the button cannot be used now; it stays focusable so that the reason can be read. */
  disabledReason?: string | undefined;
};

export const Button = forwardRef<HTMLButtonElement, ButtonProps>(function Button(
  { variant = "plain", size = "medium", icon, busy = false, disabledReason, children, ...rest },
  ref,
) {
  const blocked = disabledReason !== undefined || busy;
  const button = (
    <button
      type="button"
      {...rest}
      ref={ref}
      className={[styles.button, rest.className].filter(Boolean).join(" ")}
      data-variant={variant}
      data-size={size}
      aria-disabled={blocked || undefined}
      onClick={blocked ? (event) => event.preventDefault() : rest.onClick}
    >
      {busy ? <Spinner size={14} /> : icon && <Icon name={icon} size={15} />}
      {children}
    </button>
  );
  return disabledReason === undefined ? button : <Tooltip text={disabledReason}>{button}</Tooltip>;
});

type IconButtonProps = Omit<ButtonProps, "children" | "icon"> & {
  icon: IconName;
  /** Read aloud, and shown as the tooltip where there is no shorter hint. */
  label: string;
  hint?: string;
  shortcut?: string;
  iconSize?: number;
  /** Where the tooltip stands: not over what is used next. */
  hintSide?: Side;
};

export const IconButton = forwardRef<HTMLButtonElement, IconButtonProps>(function IconButton(
  {
    icon,
    label,
    shortcut,
    variant = "quiet",
    size = "medium",
    iconSize = 16,
    busy,
    disabledReason,
    hint = label,
    hintSide = "bottom",
    ...rest
  },
  ref,
) {
  const blocked = disabledReason !== undefined || busy === true;
  return (
    <Tooltip
      text={disabledReason ?? hint}
      side={hintSide}
      {...(shortcut === undefined ? {} : { shortcut })}
    >
      <button
        type="button"
        {...rest}
        ref={ref}
        className={[styles.button, styles.square, rest.className].filter(Boolean).join(" ")}
        data-variant={variant}
        data-size={size}
        aria-label={label}
        aria-disabled={blocked || undefined}
        onClick={blocked ? (event) => event.preventDefault() : rest.onClick}
      >
        {busy === true ? <Spinner size={14} /> : <Icon name={icon} size={iconSize} />}
      </button>
    </Tooltip>
  );
});
