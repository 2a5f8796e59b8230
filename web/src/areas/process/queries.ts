import {
  infiniteQueryOptions,
  keepPreviousData,
  type QueryClient,
  queryOptions,
} from "@tanstack/react-query";
import { api, body } from "../../api/client.ts";
import type { components } from "../../api/generated.ts";

type Schemas = components["schemas"];
export type PolicyInfo = Schemas["PolicyInfo"];
export type PolicyFigures = Schemas["PolicyFigures"];
export type ClauseFigures = Schemas["ClauseFigures"];
export type ClauseMark = Schemas["Page_ClauseMark"]["items"][number];
export type PersonTally = Schemas["PersonTally"];
export type ParameterValue = Schemas["ParameterValue"];
export type Tally = Schemas["Tally"];
export type PolicyGraph = Schemas["PolicyGraph"];
export type GraphStep = Schemas["GraphStep"];
export type SpecialDay = Schemas["SpecialDay"];
export type SpecialDays = Schemas["SpecialDays"];
export type DueAnswer = Schemas["DueAnswer"];

/** Whatever happens to an order may keep or break a clause. */
const kinds = ["sales_order", "policy"];

export function policiesQuery() {
  return queryOptions({
    queryKey: ["policy", "list"],
    queryFn: ({ signal }) => body(api.GET("/api/v1/policies", { signal })),
    meta: { kinds },
  });
}

export function figuresQuery(policy: string) {
  return queryOptions({
    queryKey: ["policy", policy, "figures"],
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/policies/{policy}", { params: { path: { policy } }, signal })),
    meta: { kinds },
  });
}

export function graphQuery(policy: string) {
  return queryOptions({
    queryKey: ["policy", policy, "graph"],
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/policies/{policy}/graph", { params: { path: { policy } }, signal })),
  });
}

export function preloadPolicy(client: QueryClient, policy: string): void {
  client.prefetchQuery(figuresQuery(policy));
  client.prefetchQuery(graphQuery(policy));
  client.prefetchQuery(policiesQuery());
}

const ordersShown = 20;

/** The orders behind a clause: those on which it is due or broken, or those that kept it. */
export function clauseQuery(policy: string, clause: string, state: "kept" | null) {
  return infiniteQueryOptions({
    queryKey: ["policy", policy, "clause", clause, state],
    queryFn: ({ pageParam, signal }) =>
      body(
        api.GET("/api/v1/policies/{policy}/clauses/{clause}", {
          params: {
            path: { policy, clause },
            query: {
              limit: ordersShown,
              ...(state ? { state } : {}),
              ...(pageParam ? { cursor: pageParam } : {}),
            },
          },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.orders.next_cursor,
    meta: { kinds },
  });
}

/** The policy's text as written; read when it is asked for. */
export function readText(policy: string) {
  return body(api.GET("/api/v1/policies/{policy}/text", { params: { path: { policy } } }));
}

export function specialDaysQuery(from: string, to: string, department: string | null) {
  return queryOptions({
    queryKey: ["calendar", "list", from, to, department],
    queryFn: ({ signal }) =>
      body(
        api.GET("/api/v1/calendar/special-days", {
          params: { query: { from, to, ...(department ? { department } : {}) } },
          signal,
        }),
      ),
  });
}

export interface DueQuestion {
  start: string;
  days: number;
  unit: "working_days" | "working_hours" | "days";
  department: string | null;
}

export function dueQuery({ department, ...asked }: DueQuestion) {
  return queryOptions({
    queryKey: ["calendar", "list", "due", asked, department],
    queryFn: ({ signal }) =>
      body(
        api.GET("/api/v1/calendar/due", {
          params: { query: { ...asked, ...(department ? { department } : {}) } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  });
}
