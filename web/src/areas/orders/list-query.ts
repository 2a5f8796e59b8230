import type { QueryClient } from "@tanstack/react-query";
import { api, body } from "../../api/client.ts";
import type { OrderRow, Page } from "../../api/types.ts";

const pageSize = 50;

export function ordersKey(query: Record<string, string>) {
  return ["sales_order", "list", query] as const;
}

export function readOrders(
  query: Record<string, string>,
  cursor: string | null,
  signal: AbortSignal,
): Promise<Page<OrderRow>> {
  const sent = { ...query, limit: pageSize, ...(cursor ? { cursor } : {}) };
  return body(api.GET("/api/v1/orders", { params: { query: sent }, signal }));
}

/** Reads the first page while the code of the page is still on its way. */
export function preloadOrders(client: QueryClient, params: URLSearchParams): void {
  const query = Object.fromEntries([...params].filter(([key]) => key !== "cols"));
  client.prefetchInfiniteQuery({
    queryKey: ordersKey(query),
    queryFn: ({ pageParam, signal }) => readOrders(query, pageParam, signal),
    initialPageParam: null as string | null,
  });
}
