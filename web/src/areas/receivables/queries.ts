/** How this area reads the server. */

import { queryOptions } from "@tanstack/react-query";
import { api, body, tagged } from "../../api/client.ts";
import type { Page } from "../../api/types.ts";
import type { Receivable } from "./types.ts";

const pageSize = 50;
/** Money moves with receipts, customers' limits and orders alike. */
const kinds = ["sales_order", "receipt", "customer"];

export const whichOnes = ["open", "overdue", "due", "waiting"] as const;
export type Which = (typeof whichOnes)[number];

export function moneyQuery(id: string) {
  return queryOptions({
    queryKey: ["sales_order", id, "money"],
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/orders/{id}/money", { params: { path: { id } }, signal })),
    meta: { kinds },
  });
}

export interface ReceivablesFilter {
  which: Which;
  customer_id?: string;
}

export function receivablesFilter(params: URLSearchParams): ReceivablesFilter {
  const which = whichOnes.find((one) => one === params.get("which")) ?? "open";
  const customer = params.get("customer_id");
  return customer ? { which, customer_id: customer } : { which };
}

export const receivablesKey = (filter: ReceivablesFilter) =>
  ["sales_order", "list", "receivables", filter] as const;

export function readReceivables(
  filter: ReceivablesFilter,
  cursor: string | null,
  signal: AbortSignal,
): Promise<Page<Receivable>> {
  const query = { ...filter, limit: pageSize, ...(cursor ? { cursor } : {}) };
  return body(api.GET("/api/v1/receivables", { params: { query }, signal }));
}

export function ageingQuery(customer?: string) {
  return queryOptions({
    queryKey: ["sales_order", "list", "ageing", customer ?? ""],
    queryFn: ({ signal }) => {
      const query = customer ? { customer_id: customer } : {};
      return body(api.GET("/api/v1/receivables/ageing", { params: { query }, signal }));
    },
    meta: { kinds },
  });
}

export function creditQuery(customer: string) {
  return queryOptions({
    queryKey: ["customer", customer, "credit"],
    queryFn: ({ signal }) =>
      tagged(
        api.GET("/api/v1/customers/{id}/credit", { params: { path: { id: customer } }, signal }),
      ),
    meta: { kinds },
  });
}

/** How an amount would be put to what a customer owes. */
export function proposalQuery(customer: string, amount: string, currency: string) {
  return queryOptions({
    queryKey: ["customer", customer, "proposal", amount, currency],
    queryFn: ({ signal }) =>
      body(
        api.GET("/api/v1/customers/{id}/receipt-proposal", {
          params: { path: { id: customer }, query: { amount, currency } },
          signal,
        }),
      ),
    enabled: customer !== "" && Number(amount) > 0,
    retry: false,
    meta: { kinds },
  });
}
