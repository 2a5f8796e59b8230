import type { QueryClient } from "@tanstack/react-query";
import { api, body } from "../../api/client.ts";
import type { OrderRow, Page } from "../../api/types.ts";

const pageSize = 50;
/** What the list can be narrowed by; anything else in the URL is about its looks. */
const narrowing = ["q", "state", "customer_id"] as const;

export type OrdersQuery = Partial<Record<(typeof narrowing)[number], string>>;

export function ordersQuery(params: URLSearchParams): OrdersQuery {
  const query: OrdersQuery = {};
  for (const key of narrowing) {
    const value = params.get(key);
    if (value) query[key] = value;
  }
  return query;
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
