/** There is nothing here yet: what would be here, and how to get it. */
import type { ReactNode } from "react";
import styles from "./EmptyState.module.css";
import { Icon, type IconName } from "./Icon";

export function EmptyState({
  icon,
  title,
  children,
  action,
  tone = "quiet",
}: {
  icon: IconName;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  tone?: "quiet" | "error";
}) {
  return (
    <div className={styles.empty} data-tone={tone} role={tone === "error" ? "alert" : undefined}>
      <span className={styles.tile}>
        <Icon name={icon} size={20} />
      </span>
      <p className={styles.title}>{title}</p>
      {children !== undefined && <div className={styles.text}>{children}</div>}
      {action}
    </div>
  );
}
