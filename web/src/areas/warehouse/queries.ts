/** How stock is read. */

import { queryOptions } from "@tanstack/react-query";
import { api, body } from "../../api/client.ts";
import type { components } from "../../api/generated.ts";
import type { Page } from "../../api/types.ts";

export type StockRow = components["schemas"]["StockRow"];
export type StockPlace = components["schemas"]["StockPlace"];

const pageSize = 50;

export interface StockQuery {
  q?: string;
  short?: boolean;
}

export function stockQuery(params: URLSearchParams): StockQuery {
  const q = params.get("q");
  return { ...(q ? { q } : {}), ...(params.get("short") === "true" ? { short: true } : {}) };
}

export function readStock(
  query: StockQuery,
  cursor: string | null,
  signal: AbortSignal,
): Promise<Page<StockRow>> {
  const sent = { ...query, limit: pageSize, ...(cursor ? { cursor } : {}) };
  return body(api.GET("/api/v1/stock", { params: { query: sent }, signal }));
}

/** Stock changes with papers of its own and with what happens to orders. */
export const stockKinds = { kinds: ["stock_paper", "sales_order", "work_order"] };

export function productStockQuery(id: string) {
  return queryOptions({
    queryKey: ["stock", "product", id],
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/stock", { params: { query: { product_id: id, limit: 200 } }, signal })),
    meta: stockKinds,
  });
}

export function placesQuery() {
  return queryOptions({
    queryKey: ["stock_place", "list"],
    queryFn: ({ signal }) => body(api.GET("/api/v1/stock/places", { signal })),
    staleTime: 60_000,
  });
}

export type Work = components["schemas"]["WorkRow"];

export function workQuery() {
  return queryOptions({
    queryKey: ["stock", "work"],
    queryFn: ({ signal }) => body(api.GET("/api/v1/stock/work", { signal })),
    meta: stockKinds,
  });
}

/** One entry per line of a text field. */
export function linesOf(text: string): string[] {
  return text
    .split(/[\n,，;；、]/)
    .map((line) => line.trim())
    .filter(Boolean);
}
