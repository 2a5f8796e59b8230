/** Which of the two languages is shown. Switching needs no reload: everything reads it by hook. */

import { useSyncExternalStore } from "react";

export type Locale = "zh" | "en";

const storageKey = "yidan.locale";
const listeners = new Set<() => void>();

function preferred(): Locale {
  const stored = localStorage.getItem(storageKey);
  if (stored === "zh" || stored === "en") return stored;
  return navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
}

let current: Locale = typeof localStorage === "undefined" ? "zh" : preferred();

/** The language now, for code outside components. */
export function locale(): Locale {
  return current;
}

export function setLocale(next: Locale): void {
  current = next;
  localStorage.setItem(storageKey, next);
  showLocale();
  for (const listener of listeners) listener();
}

/** Tells browser, fonts and screen readers which language the page is in. */
export function showLocale(): void {
  document.documentElement.lang = current === "zh" ? "zh-CN" : "en";
}

export function useLocale(): Locale {
  return useSyncExternalStore(subscribe, locale);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
