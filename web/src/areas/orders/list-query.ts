import type { QueryClient } from "@tanstack/react-query";
import { api, body } from "../../api/client.ts";
import type { CivilDate, OrderRow, Page } from "../../api/types.ts";
import { today } from "../../i18n/format.ts";
import type { ExportFormat } from "../../ui/table/column.ts";

const pageSize = 50;
/** What the list can be narrowed by; anything else in the URL is about its looks. */
const narrowing = [
  "q",
  "sort",
  "state",
  "order_type",
  "customer_id",
  "owner_id",
  "from",
  "to",
] as const;

export type OrdersQuery = Partial<Record<(typeof narrowing)[number], string>> & {
  overdue?: boolean;
};

export function ordersQuery(params: URLSearchParams): OrdersQuery {
  const query: OrdersQuery = {};
  for (const key of narrowing) {
    const value = params.get(key);
    if (value) query[key] = value;
  }
  if (params.get("overdue") === "true") query.overdue = true;
  // A month or a quarter by one word: the days follow from today.
  const period = periodOf(params.get("period"), today());
  return { ...query, ...period };
}

/** The first and last day of a named period. */
export function periodOf(
  word: string | null,
  day: CivilDate,
): { from: CivilDate; to: CivilDate } | null {
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))];
  const span = (first: number, months: number) => ({
    from: new Date(Date.UTC(year, first, 1)).toISOString().slice(0, 10),
    to: new Date(Date.UTC(year, first + months, 0)).toISOString().slice(0, 10),
  });
  switch (word) {
    case "month":
      return span(month - 1, 1);
    case "last_month":
      return span(month - 2, 1);
    case "quarter":
      return span(month - 1 - ((month - 1) % 3), 3);
    case "year":
      return span(0, 12);
    default:
      return null;
  }
}

/** The file of exactly what the list shows: its filter, its order, its columns. */
export function exportHref(
  query: OrdersQuery,
  columns: readonly string[],
  format: ExportFormat,
): string {
  const { overdue, ...words } = query;
  const asked = new URLSearchParams(words);
  if (overdue) asked.set("overdue", "true");
  asked.set("cols", columns.join(","));
  return `/api/v1/orders/export/${format}?${asked}`;
}

export function ordersKey(query: OrdersQuery) {
  return ["sales_order", "list", query] as const;
}

export function readOrders(
  query: OrdersQuery,
  cursor: string | null,
  signal: AbortSignal,
): Promise<Page<OrderRow>> {
  const sent = { ...query, limit: pageSize, ...(cursor ? { cursor } : {}) };
  return body(api.GET("/api/v1/orders", { params: { query: sent }, signal }));
}

/** Reads the first page while the code of the page is still on its way. */
export function preloadOrders(client: QueryClient, params: URLSearchParams): void {
  const query = ordersQuery(params);
  client.prefetchInfiniteQuery({
    queryKey: ordersKey(query),
    queryFn: ({ pageParam, signal }) => readOrders(query, pageParam, signal),
    initialPageParam: null as string | null,
  });
}
