/** Reading credit: overrides, scores, replays, the policy. */

import { queryOptions } from "@tanstack/react-query";
import { api, body, tagged } from "../../api/client.ts";
import type { components } from "../../api/generated.ts";

type Schemas = components["schemas"];
export type Override = Schemas["CreditOverrideView"];
export type Score = Schemas["CreditScoreView"];
export type Replay = Schemas["CreditReplayView"];
export type CreditPolicy = Schemas["CreditPolicy"];
export type Strengths = Schemas["Strengths"];
export type Grade = Schemas["CreditGrade"];

const kinds = ["customer", "sales_order", "receipt"];

export function overridesQuery(customer: string) {
  return queryOptions({
    queryKey: ["customer", customer, "overrides"],
    queryFn: ({ signal }) =>
      body(
        api.GET("/api/v1/customers/{id}/credit/overrides", {
          params: { path: { id: customer } },
          signal,
        }),
      ),
    meta: { kinds },
  });
}

export function waitingQuery() {
  return queryOptions({
    queryKey: ["customer", "list", "overrides"],
    queryFn: ({ signal }) => body(api.GET("/api/v1/credit-overrides", { signal })),
  });
}

export function dueReviewsQuery() {
  return queryOptions({
    queryKey: ["customer", "list", "reviews"],
    queryFn: ({ signal }) => body(api.GET("/api/v1/credit-reviews/due", { signal })),
  });
}

export function scoreQuery(customer: string) {
  return queryOptions({
    queryKey: ["customer", customer, "score"],
    queryFn: ({ signal }) =>
      body(
        api.GET("/api/v1/customers/{id}/credit/score", {
          params: { path: { id: customer } },
          signal,
        }),
      ),
    meta: { kinds },
  });
}

export function replayQuery(customer: string, limit: string) {
  return queryOptions({
    queryKey: ["customer", customer, "replay", limit],
    queryFn: ({ signal }) =>
      body(
        api.GET("/api/v1/customers/{id}/credit/replay", {
          params: { path: { id: customer }, query: limit ? { limit } : {} },
          signal,
        }),
      ),
    retry: false,
    meta: { kinds },
  });
}

export function creditPolicyQuery() {
  return queryOptions({
    queryKey: ["credit_policy", "one"],
    queryFn: ({ signal }) => tagged(api.GET("/api/v1/credit-policy", { signal })),
  });
}
