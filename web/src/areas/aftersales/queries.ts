/** How tickets and retrospectives are read. */

import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { api, body, tagged } from "../../api/client.ts";
import type { components } from "../../api/generated.ts";
import type { LookupItem, Page } from "../../api/types.ts";

type Schemas = components["schemas"];
export type Ticket = Schemas["Ticket"];
export type TicketView = Schemas["TicketView"];
export type TicketKind = Schemas["TicketKind"];
export type RetrospectiveView = Schemas["RetrospectiveView"];

export const kinds: readonly TicketKind[] = [
  "objection",
  "repair",
  "installation",
  "advice",
  "complaint",
];

const pageSize = 50;
const peopleShown = 20;

export interface TicketsQuery {
  state?: string;
  kind?: TicketKind;
  mine?: boolean;
  overdue?: boolean;
  order_id?: string;
}

/** What the URL says about which tickets to show. */
export function ticketsQuery(params: URLSearchParams): TicketsQuery {
  const query: TicketsQuery = {};
  const state = params.get("state");
  const kind = kinds.find((one) => one === params.get("kind"));
  const which = params.get("which")?.split(",") ?? [];
  if (state) query.state = state;
  if (kind) query.kind = kind;
  if (which.includes("mine")) query.mine = true;
  if (which.includes("overdue")) query.overdue = true;
  return query;
}

export function ticketsKey(query: TicketsQuery) {
  return ["sales_order", "tickets", query] as const;
}

export function readTickets(
  query: TicketsQuery,
  cursor: string | null,
  signal: AbortSignal,
): Promise<Page<Ticket>> {
  const sent = { ...query, limit: pageSize, ...(cursor ? { cursor } : {}) };
  return body(api.GET("/api/v1/tickets", { params: { query: sent }, signal }));
}

/** Reads the first page while the code of the page is still on its way. */
export function preloadTickets(client: QueryClient, params: URLSearchParams): void {
  const query = ticketsQuery(params);
  client.prefetchInfiniteQuery({
    queryKey: ticketsKey(query),
    queryFn: ({ pageParam, signal }) => readTickets(query, pageParam, signal),
    initialPageParam: null as string | null,
  });
}

export function ticketQuery(id: string) {
  return queryOptions({
    queryKey: ["sales_order", "ticket", id],
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/tickets/{id}", { params: { path: { id } }, signal })),
  });
}

/** The tickets of an order; more than one page of them is not worked off here. */
export function orderTicketsQuery(order: string) {
  return queryOptions({
    queryKey: ["sales_order", order, "tickets"],
    queryFn: ({ signal }) => readTickets({ order_id: order }, null, signal),
  });
}

export function retrospectiveQuery(order: string) {
  return queryOptions({
    queryKey: ["sales_order", order, "retrospective"],
    queryFn: ({ signal }) =>
      tagged(
        api.GET("/api/v1/orders/{id}/retrospective", {
          params: { path: { id: order } },
          signal,
        }),
      ),
  });
}

/** People who may be asked to do something. */
export async function searchPeople(q: string, signal: AbortSignal): Promise<LookupItem[]> {
  const query = { limit: peopleShown, active: true, ...(q ? { q } : {}) };
  const { items } = await body(api.GET("/api/v1/users", { params: { query }, signal }));
  return items.map((user) => ({ id: user.id, label: user.name, detail: user.login }));
}
