/** The tokens keep their contrast in both themes, and nothing is set smaller than 12 px. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const SOURCE = join(import.meta.dirname, "..");
const css = readFileSync(join(SOURCE, "ui/tokens.css"), "utf8");
const [light = "", dark = ""] = css.split(':root[data-theme="dark"]');

type Tokens = ReadonlyMap<string, string>;

function tokens(text: string): Tokens {
  return new Map(
    [...text.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map(([, name = "", value = ""]) => [name, value]),
  );
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

const SURFACES = ["--surface", "--surface-canvas", "--surface-overlay", "--surface-hover"];
const STATES = ["succeeded", "reused", "running", "waiting", "stale", "failed", "cancelled"];
const TEXT = ["--text", "--text-muted", "--accent", ...STATES.map((state) => `--status-${state}`)];
const CODE = ["keyword", "string", "number", "comment", "name"].map((part) => `--code-${part}`);
const CHART = [1, 2, 3, 4, 5, 6, "neutral"].map((part) => `--chart-${part}`);

const readable: [string, string][] = [
  ...TEXT.flatMap((text) => SURFACES.map((surface): [string, string] => [text, surface])),
  ...CODE.map((text): [string, string] => [text, "--surface"]),
  ...STATES.map((state): [string, string] => [`--status-${state}`, `--status-${state}-soft`]),
  ["--accent", "--accent-soft"],
  ["--on-accent", "--accent"],
  ["--on-accent", "--accent-hover"],
  ["--text", "--surface-tile"],
  ["--text-muted", "--surface-tile"],
];
const visible: [string, string][] = [
  ...["--edge", "--edge-live", "--port", "--border-field", "--focus-ring"].flatMap((line) =>
    ["--surface", "--surface-canvas"].map((surface): [string, string] => [line, surface]),
  ),
  ["--icon", "--surface-tile"],
  ...CHART.map((colour): [string, string] => [colour, "--surface"]),
];

describe.each([
  ["light", tokens(light)],
  ["dark", new Map([...tokens(light), ...tokens(dark)])],
] as const)("in the %s theme", (_name, theme) => {
  const colour = (name: string) => theme.get(name) ?? "#000000";

  test.each(readable)("%s is readable on %s", (text, surface) => {
    expect(contrast(colour(text), colour(surface))).toBeGreaterThanOrEqual(4.5);
  });

  test.each(visible)("%s can be made out on %s", (line, surface) => {
    expect(contrast(colour(line), colour(surface))).toBeGreaterThanOrEqual(3);
  });
});

test("the dark theme names no colour that the light one does not have", () => {
  expect([...tokens(dark).keys()].filter((name) => !tokens(light).has(name))).toEqual([]);
});

const sheets = readdirSync(SOURCE, { recursive: true, encoding: "utf8" }).filter((file) =>
  file.endsWith(".css"),
);

test.each(sheets)("nothing in %s is smaller than 12 px", (file) => {
  const text = readFileSync(join(SOURCE, file), "utf8");
  const sizes = [...text.matchAll(/(?:font-size|font|--size-\w+):[^;]*?(\d+(?:\.\d+)?)px/g)];
  expect(sizes.map(([, size]) => Number(size)).filter((size) => size < 12)).toEqual([]);
});

test.each(sheets.filter((file) => !file.endsWith("tokens.css")))(
  "%s names no colour itself",
  (file) => {
    const text = readFileSync(join(SOURCE, file), "utf8");
    expect(text.match(/#[0-9a-f]{3,8}\b|\brgba?\(/gi) ?? []).toEqual([]);
  },
);
