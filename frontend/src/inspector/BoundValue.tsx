/** A value that comes from a pipeline parameter. */

import { useDocument, useEditor } from "@/editing/editor";
import { select } from "@/editing/sessionStore";
import { Icon } from "@/ui/Icon";
import styles from "./Inspector.module.css";

export function BoundValue({ name }: { name: string }) {
  const { session } = useEditor();
  const definition = useDocument(({ parameters }) => parameters[name]);
  return (
    <>
      <div className={styles.bound}>
        <span>{definition ? String(definition.default ?? "no value") : "?"}</span>
        <span className={styles.boundMark}>
          <Icon name="parameter" size={13} /> pipeline parameter
        </span>
      </div>
      <p className={styles.hint}>
        Bound to{" "}
        <button type="button" className={styles.link} onClick={() => select(session, {})}>
          {name}
        </button>
        ; whoever starts a run can set it.
      </p>
    </>
  );
}
