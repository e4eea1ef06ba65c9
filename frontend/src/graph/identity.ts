/** New ids for nodes, notes and groups: readable, made from the module's name. */

/** An id that is not taken yet: `train_model`, `train_model_2`, ... */
export function freshId(stem: string, taken: (id: string) => boolean): string {
  const clean = stem
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, "_")
    .replace(/^[^a-z]+/, "")
    .slice(0, 56);
  const base = clean === "" ? "node" : clean;
  if (!taken(base)) return base;
  for (let number = 2; ; number += 1) {
    const id = `${base}_${number}`;
    if (!taken(id)) return id;
  }
}
