/** The server cannot be heard: what is shown may be old. Silent for the first seconds. */
import { useEffect, useState } from "react";
import { useConnection } from "@/live/hooks";
import { Icon } from "@/ui/Icon";
import styles from "./Layout.module.css";

const PATIENCE_MILLISECONDS = 2500;

export function ConnectionNotice() {
  const isLost = useConnection() === "lost";
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    if (!isLost) {
      setShown(false);
      return;
    }
    const timer = setTimeout(() => setShown(true), PATIENCE_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [isLost]);
  if (!isShown) return null;
  return (
    <div className={styles.notice} role="status">
      <Icon name="warning" />
      No live connection to the server. States that were moving are unknown; trying again.
    </div>
  );
}
