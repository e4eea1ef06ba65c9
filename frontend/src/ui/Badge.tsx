/** A word in a pill, and the state of a step or a run as a sign and a word: never by colour alone. */
import type { ReactNode } from "react";
import styles from "./Badge.module.css";
import { STATES, type StateTone, type VisibleState } from "./states";

export function Badge({ tone, children }: { tone?: StateTone; children: ReactNode }) {
  return (
    <span className={styles.badge} data-tone={tone}>
      {children}
    </span>
  );
}

/** A state with its sign: "✓ Done". `pill` puts it on a soft ground. */
export function StateBadge({ state, pill = false }: { state: VisibleState; pill?: boolean }) {
  const { tone, word } = STATES[state];
  return (
    <span
      className={styles.state}
      data-tone={tone}
      data-state={state}
      data-pill={pill || undefined}
    >
      <StateSign state={state} />
      {word}
    </span>
  );
}

export function StateSign({ state }: { state: VisibleState }) {
  const { tone, sign } = STATES[state];
  return (
    <span className={styles.sign} data-tone={tone} data-sign={sign} aria-hidden="true">
      {sign.length === 1 ? sign : null}
    </span>
  );
}
