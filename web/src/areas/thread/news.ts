import type { components } from "../../api/generated.ts";

export type NewsItem = components["schemas"]["News"]["items"][number];

/** What happened to one order, the newest first; there is no order without news. */
export type OrderNews = readonly [NewsItem, ...NewsItem[]];

/** The news order by order, that with the newest first. */
export function byOrder(items: readonly NewsItem[]): OrderNews[] {
  const orders = new Map<string, [NewsItem, ...NewsItem[]]>();
  for (const item of items) {
    const found = orders.get(item.subject.id);
    if (found) found.push(item);
    else orders.set(item.subject.id, [item]);
  }
  return [...orders.values()];
}
