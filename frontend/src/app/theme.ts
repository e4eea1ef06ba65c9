/** Light or dark: as the system has it, or as the person chose. */
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";

export type ThemeChoice = "system" | "light" | "dark";
export type Theme = "light" | "dark";

const KEY = "plumbline.theme";
const darkSystem = window.matchMedia("(prefers-color-scheme: dark)");

function storedChoice(): ThemeChoice {
  const stored = localStorage.getItem(KEY);
  return stored === "light" || stored === "dark" ? stored : "system";
}

function resolve(choice: ThemeChoice): Theme {
  if (choice !== "system") return choice;
  return darkSystem.matches ? "dark" : "light";
}

const store = createStore(() => ({ choice: storedChoice() }));

/** Put the theme on the page and keep it there while the system or the person changes it. */
export function startTheme(): void {
  const show = () => {
    document.documentElement.dataset["theme"] = resolve(store.getState().choice);
  };
  show();
  darkSystem.addEventListener("change", show);
  store.subscribe(show);
}

export function useThemeChoice(): ThemeChoice {
  return useStore(store, (state) => state.choice);
}

export function chooseTheme(choice: ThemeChoice): void {
  if (choice === "system") localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, choice);
  store.setState({ choice });
}
