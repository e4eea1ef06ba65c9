/** The frame of a page that is not the designer: title, deeds at the right, content that scrolls. */
import { type ReactNode, useEffect } from "react";
import styles from "./Page.module.css";

export function Page({
  title,
  back,
  aside,
  actions,
  children,
}: {
  title: string;
  /** The way up, above the title. */
  back?: ReactNode;
  /** Beside the title: a state, a count. */
  aside?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  useEffect(() => {
    document.title = `${title} · Plumbline`;
  }, [title]);
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <div className={styles.titles}>
          {back !== undefined && <div className={styles.back}>{back}</div>}
          <div className={styles.line}>
            <h1 className={styles.title}>{title}</h1>
            {aside}
          </div>
        </div>
        <div className={styles.actions}>{actions}</div>
      </header>
      {children}
    </div>
  );
}

export function Section({
  title,
  aside,
  children,
}: {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className={styles.section}>
      <div className={styles.sectionHead}>
        <h2>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}
