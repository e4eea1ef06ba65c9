/** A comment, in a field that grows with its text. */

import styles from "./Inspector.module.css";

interface CommentFieldProps {
  readonly id: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

export function CommentField({ id, value, onChange }: CommentFieldProps) {
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        Comment
      </label>
      <textarea
        id={id}
        className={styles.textarea}
        rows={2}
        placeholder="What others should know"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}
