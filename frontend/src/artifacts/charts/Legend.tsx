/** Which colour stands for what, as text beside the charts: it wraps, and it can be read aloud. */
import styles from "./Chart.module.css";
import type { Series } from "./options";

const COLOURS = 6;

export function Legend({
  series,
}: {
  series: readonly Pick<Series, "name" | "kind" | "colour">[];
}) {
  return (
    <ul className={styles.legend}>
      {series.map(({ name, kind, colour }, index) =>
        kind === "marker" ? null : (
          <li key={name} title={name}>
            <span
              className={styles.swatch}
              data-kind={kind ?? "line"}
              style={
                kind === "reference"
                  ? undefined
                  : { background: `var(--chart-${((colour ?? index) % COLOURS) + 1})` }
              }
            />
            {name}
          </li>
        ),
      )}
    </ul>
  );
}
