/** A forgiving search: letters in order, better when they begin words or stand together. */

const LEAST_OF_WHOLE = 50;

/** How well the text answers the query: 0 is not at all, more is better. */
export function score(query: string, text: string): number {
  const wanted = query.trim().toLowerCase();
  if (wanted === "") return 1;
  const words = wanted.split(/\s+/);
  const each = words.map((word) => scoreWord(word, text.toLowerCase()));
  return each.every((value) => value > 0)
    ? each.reduce((sum, value) => sum + value, 0) / words.length
    : 0;
}

function scoreWord(word: string, text: string): number {
  const at = text.indexOf(word);
  if (at === 0) return 100 - text.length / 100;
  if (at > 0 && isWordStart(text, at)) return 80 - text.length / 100;
  if (at > 0) return 60 - text.length / 100;
  const acronym = text
    .split(/[^a-z0-9]+/)
    .map((part) => part.charAt(0))
    .join("");
  if (word.length > 1 && acronym.includes(word)) return LEAST_OF_WHOLE;
  return word.length > 2 ? scoreScattered(word, text) : 0;
}

/** Letters in order, every gap landing on the start of a word or staying small. */
function scoreScattered(word: string, text: string): number {
  let at = -1;
  let gaps = 0;
  for (const letter of word) {
    const next = text.indexOf(letter, at + 1);
    if (next < 0) return 0;
    if (at >= 0 && next > at + 1) gaps += isWordStart(text, next) ? 0.5 : next - at;
    at = next;
  }
  const value = 40 - gaps * 4;
  return value > 12 ? value : 0;
}

function isWordStart(text: string, at: number): boolean {
  return at === 0 || !/[a-z0-9]/.test(text.charAt(at - 1));
}

/** Entries that answer the query, best first; the texts of an entry count in falling order.
 *
 * Scattered letters count only where nothing has the word itself.
 */
export function search<T>(
  entries: readonly T[],
  query: string,
  textsOf: (entry: T) => readonly string[],
): readonly T[] {
  if (query.trim() === "") return entries;
  const found = entries
    .map((entry) => {
      const scores = textsOf(entry).map((text) => score(query, text));
      const value = Math.max(...scores.map((each, place) => each / (1 + place)));
      return { entry, value, isWhole: scores.some((each) => each >= LEAST_OF_WHOLE) };
    })
    .filter(({ value }) => value > 5)
    .sort((a, b) => b.value - a.value);
  const whole = found.filter(({ isWhole }) => isWhole);
  return (whole.length > 0 ? whole : found).map(({ entry }) => entry);
}
