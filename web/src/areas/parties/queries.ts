import { queryOptions } from "@tanstack/react-query";
import { api, body, tagged } from "../../api/client.ts";
import type { components } from "../../api/generated.ts";
import type { Entry, Page } from "../../api/types.ts";

type Schemas = components["schemas"];
export type Customer = Schemas["Customer"];
export type CustomerInput = Schemas["CustomerInput"];
export type Contact = Schemas["Contact"];
export type Address = Schemas["CustomerAddress"];
export type Credit = Schemas["CreditView"];

const pageSize = 50;
const ordersShown = 10;

export function readCustomers(
  q: string,
  cursor: string | null,
  signal: AbortSignal,
): Promise<Page<Customer>> {
  const query = { limit: pageSize, ...(q ? { q } : {}), ...(cursor ? { cursor } : {}) };
  return body(api.GET("/api/v1/customers", { params: { query }, signal }));
}

export function customerQuery(id: string) {
  return queryOptions({
    queryKey: ["customer", id, "page"],
    queryFn: ({ signal }) =>
      tagged(api.GET("/api/v1/customers/{id}", { params: { path: { id } }, signal })),
  });
}

export function creditQuery(id: string) {
  return queryOptions({
    queryKey: ["customer", id, "credit-figures"],
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/customers/{id}/credit", { params: { path: { id } }, signal })),
    meta: { kinds: ["customer", "sales_order"] },
  });
}

export function ordersOfQuery(id: string) {
  return queryOptions({
    queryKey: ["sales_order", "list", "of", id],
    queryFn: ({ signal }) =>
      body(
        api.GET("/api/v1/orders", {
          params: { query: { customer_id: id, limit: ordersShown } },
          signal,
        }),
      ),
  });
}

export function readHistory(id: string, signal: AbortSignal): Promise<Entry[]> {
  return body(api.GET("/api/v1/customers/{id}/history", { params: { path: { id } }, signal }));
}
