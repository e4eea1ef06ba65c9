/** The panel at the right: what is selected, or the pipeline itself. */

export function Inspector() {
  return <aside aria-label="Inspector" />;
}
