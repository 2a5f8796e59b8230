import { queryOptions } from "@tanstack/react-query";
import { api, body, tagged } from "../../api/client.ts";
import type { components } from "../../api/generated.ts";
import type { Entry, Page } from "../../api/types.ts";

type Schemas = components["schemas"];
export type Product = Schemas["Product"];
export type ProductInput = Schemas["ProductInput"];
export type Material = Schemas["BomLine"];
export type StockRow = Schemas["StockRow"];

const pageSize = 50;

export function readProducts(
  q: string,
  cursor: string | null,
  signal: AbortSignal,
): Promise<Page<Product>> {
  const query = { limit: pageSize, ...(q ? { q } : {}), ...(cursor ? { cursor } : {}) };
  return body(api.GET("/api/v1/products", { params: { query }, signal }));
}

export function productQuery(id: string) {
  return queryOptions({
    queryKey: ["product", id, "page"],
    queryFn: ({ signal }) =>
      tagged(api.GET("/api/v1/products/{id}", { params: { path: { id } }, signal })),
  });
}

export function materialsQuery(id: string) {
  return queryOptions({
    queryKey: ["product", id, "materials"],
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/products/{id}/materials", { params: { path: { id } }, signal })),
  });
}

export function stockOfQuery(id: string) {
  return queryOptions({
    queryKey: ["stock", "list", "of", id],
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/stock", { params: { query: { product_id: id, limit: 200 } }, signal })),
    meta: { kinds: ["stock", "sales_order"] },
  });
}

export function readHistory(id: string, signal: AbortSignal): Promise<Entry[]> {
  return body(api.GET("/api/v1/products/{id}/history", { params: { path: { id } }, signal }));
}
