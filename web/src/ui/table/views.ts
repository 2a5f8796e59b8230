/** Saved views of a list: a name for a URL. Kept by the browser, per list. */

import { useSyncExternalStore } from "react";

export interface View {
  name: string;
  search: string;
}

const listeners = new Set<() => void>();
const parsed = new Map<string, readonly View[]>();
const keyOf = (list: string) => `yidan.views.${list}`;
const none: readonly View[] = [];

function read(list: string): readonly View[] {
  const known = parsed.get(list);
  if (known) return known;
  const stored = localStorage.getItem(keyOf(list));
  const views = stored ? (JSON.parse(stored) as View[]) : none;
  parsed.set(list, views);
  return views;
}

function write(list: string, views: readonly View[]): void {
  parsed.set(list, views);
  localStorage.setItem(keyOf(list), JSON.stringify(views));
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useViews(list: string) {
  const views = useSyncExternalStore(subscribe, () => read(list));
  const others = (name: string) => views.filter((view) => view.name !== name);
  return {
    views,
    save: (view: View) => write(list, [...others(view.name), view]),
    remove: (name: string) => write(list, others(name)),
  };
}
