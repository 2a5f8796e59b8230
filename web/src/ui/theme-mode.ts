/** Light, dark, or what the system has; an attribute of the page that the style sheets read. */

import { useSyncExternalStore } from "react";

export type ThemeMode = "light" | "dark" | "auto";

const storageKey = "yidan.theme";
const listeners = new Set<() => void>();
const systemDark = () => window.matchMedia("(prefers-color-scheme: dark)");

export function themeMode(): ThemeMode {
  const stored = localStorage.getItem(storageKey);
  return stored === "light" || stored === "dark" ? stored : "auto";
}

export function showTheme(): void {
  const mode = themeMode();
  const dark = mode === "dark" || (mode === "auto" && systemDark().matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
}

export function followSystemTheme(): void {
  systemDark().addEventListener("change", showTheme);
}

export function setThemeMode(mode: ThemeMode): void {
  if (mode === "auto") localStorage.removeItem(storageKey);
  else localStorage.setItem(storageKey, mode);
  showTheme();
  for (const listener of listeners) listener();
}

export function useThemeMode(): ThemeMode {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, themeMode);
}
