/** Datasets that a file may belong to, and titles that are still free. Pure. */
import type { Dataset } from "@/api/types";

const stem = (file: string) => file.replace(/(\.[A-Za-z0-9]{1,8}){1,2}$/, "");
const slug = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");

/** The dataset that a file of this name was, or would be, made into. */
export function twinOf(file: string, datasets: readonly Dataset[]): Dataset | undefined {
  const wanted = slug(stem(file));
  return datasets.find(
    ({ name, title, versions }) =>
      slug(name) === wanted ||
      slug(title) === wanted ||
      versions.some(({ original_name }) => original_name === file),
  );
}

/** "titanic", or "titanic 2" where that is taken. */
export function freeTitle(file: string, datasets: readonly Dataset[]): string {
  const taken = new Set(datasets.flatMap(({ name, title }) => [slug(name), slug(title)]));
  const first = stem(file);
  for (let number = 2; ; number += 1) {
    const title = number === 2 && !taken.has(slug(first)) ? first : `${first} ${number}`;
    if (!taken.has(slug(title))) return title;
  }
}
