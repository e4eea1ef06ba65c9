/** Amounts of memory as people write them: "4 GB", "512 MiB". Pure. */

const UNITS: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};
/** The largest first, so that the shortest way to write an amount is found. */
const WRITTEN = [
  ["TiB", 2 ** 40],
  ["TB", 1e12],
  ["GiB", 2 ** 30],
  ["GB", 1e9],
  ["MiB", 2 ** 20],
  ["MB", 1e6],
  ["KiB", 2 ** 10],
  ["kB", 1e3],
] as const;

/** Bytes of "4 GB" or "1.5 GiB"; a bare number is bytes. Null when it is no amount. */
export function parseBytes(text: string): number | null {
  const found = /^\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*$/i.exec(text);
  const unit = UNITS[(found?.[2] || "b").toLowerCase()];
  if (found === null || unit === undefined) return null;
  return Math.round(Number(found[1]) * unit);
}

/** The same amount, exactly, in the largest unit that keeps it short. */
export function writeBytes(bytes: number): string {
  for (const [unit, factor] of WRITTEN) {
    const value = (bytes * 10) / factor;
    if (bytes >= factor && Number.isInteger(value)) return `${value / 10} ${unit}`;
  }
  return `${bytes} B`;
}
