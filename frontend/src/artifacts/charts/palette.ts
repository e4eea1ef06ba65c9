/** The tokens as ECharts needs them: resolved colours, read again when the theme changes. */
import { useSyncExternalStore } from "react";

export interface Palette {
  readonly series: readonly string[];
  readonly text: string;
  readonly muted: string;
  readonly neutral: string;
  readonly grid: string;
  readonly surface: string;
  readonly font: string;
}

function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(name).trim();
  return {
    series: [1, 2, 3, 4, 5, 6].map((number) => token(`--chart-${number}`)),
    text: token("--text"),
    muted: token("--text-muted"),
    neutral: token("--chart-neutral"),
    grid: token("--chart-grid"),
    surface: token("--surface-overlay"),
    font: token("--font-text"),
  };
}

function subscribe(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  return () => observer.disconnect();
}

const known = new Map<string, Palette>();

function currentPalette(): Palette {
  const theme = document.documentElement.dataset["theme"] ?? "light";
  const palette = known.get(theme) ?? readPalette();
  known.set(theme, palette);
  return palette;
}

export function usePalette(): Palette {
  return useSyncExternalStore(subscribe, currentPalette);
}
