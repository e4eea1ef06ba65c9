/** Numbers, sizes, times and durations as people read them. */
const WHOLE = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

/** 34189 as "34,189". */
export function count(value: number): string {
  return WHOLE.format(value);
}

/** "1 row", "34,189 rows". */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** 34189 and 15 as "34,189 × 15". */
export function shape(rows: number, columns: number): string {
  return `${count(rows)} × ${count(columns)}`;
}

/** Bytes with three digits at most: "812 B", "4.1 MB". */
export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const units = ["kB", "MB", "GB", "TB", "PB"];
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ${units[unit]}`;
}

/** Seconds with the precision that matters: "9 ms", "0.21 s", "12 s", "3 min 4 s", "2 h 5 min". */
export function duration(seconds: number): string {
  if (seconds < 0.1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 10) return `${seconds.toFixed(seconds < 1 ? 2 : 1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** A number of a result: four significant digits, no more. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "not a number" : value > 0 ? "∞" : "−∞";
  if (Number.isInteger(value) && Math.abs(value) < 1e9)
    return WHOLE.format(value).replace("-", "−");
  const size = Math.abs(value);
  const text =
    size !== 0 && (size < 1e-4 || size >= 1e7)
      ? value.toExponential(2)
      : value.toLocaleString("en-US", { maximumSignificantDigits: 4 });
  return text.replace("-", "−");
}

/** A share in (0, 1) as "12.5 %"; never "0 %" for what is more than nothing. */
export function percent(share: number): string {
  if (share > 0 && share < 0.001) return "< 0.1 %";
  if (share < 1 && share > 0.999) return "> 99.9 %";
  return `${Number((share * 100).toFixed(share < 0.1 ? 1 : 0))} %`;
}

/** "+1,204", "−212": a change with its sign. */
export function change(value: number): string {
  return `${value < 0 ? "−" : "+"}${count(Math.abs(value))}`;
}

const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];
const RELATIVE = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

/** "just now", "5 minutes ago", "yesterday"; a date when it is longer than a week ago. */
export function ago(iso: string, now: number = Date.now()): string {
  const seconds = (now - Date.parse(iso)) / 1000;
  if (seconds > 7 * 86_400) return date(iso);
  for (const [unit, length] of STEPS) {
    if (seconds >= length) return RELATIVE.format(-Math.floor(seconds / length), unit);
  }
  return "just now";
}

/** "22 Nov 2026". */
export function date(iso: string): string {
  return new Date(iso).toLocaleDateString("en-GB", {
    day: "numeric",
    month: "short",
    year: "numeric",
  });
}

/** "22 Nov 2026, 11:07:15". */
export function moment(iso: string): string {
  return `${date(iso)}, ${new Date(iso).toLocaleTimeString("en-GB")}`;
}
