/** Reading holds, suggestions and customers entered twice. */

import { queryOptions } from "@tanstack/react-query";
import { api, body } from "../../api/client.ts";
import type { components } from "../../api/generated.ts";
import type { Locale } from "../../i18n/locale.ts";

type Schemas = components["schemas"];
export type Hold = Schemas["Hold"];
export type HoldInput = Schemas["HoldInput"];
export type HoldPoint = Schemas["HoldPoint"];
export type Post = HoldInput["clearing_posts"][number];
export type Suggestion = Schemas["Suggestion"];
export type Twin = Schemas["Twin"];
export type Twins = Schemas["Twins"];

export const holdPoints = [
  "submission",
  "approval",
  "production",
  "shipping",
  "amendment",
] as const satisfies readonly HoldPoint[];

export function holdsQuery(customer: string) {
  return queryOptions({
    queryKey: ["customer", customer, "holds"],
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/customers/{id}/holds", { params: { path: { id: customer } }, signal })),
  });
}

export function suggestionsQuery(customer?: string) {
  return queryOptions({
    queryKey: ["customer", customer ?? "list", "suggestions"],
    queryFn: ({ signal }) =>
      customer
        ? body(
            api.GET("/api/v1/customers/{id}/suggestions", {
              params: { path: { id: customer } },
              signal,
            }),
          )
        : body(api.GET("/api/v1/customer-suggestions", { signal })),
    meta: { kinds: ["customer", "sales_order"] },
  });
}

export function twinsQuery() {
  return queryOptions({
    queryKey: ["customer", "list", "twins"],
    queryFn: ({ signal }) => body(api.GET("/api/v1/customer-duplicates", { signal })),
  });
}

export interface Candidate {
  name: string;
  tax_no: string;
  phone: string;
  except?: string;
}

export function twinsOfQuery(candidate: Candidate) {
  return queryOptions({
    queryKey: ["customer", "list", "twins", candidate],
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/customer-duplicates/check", { params: { query: candidate }, signal })),
    enabled: `${candidate.name}${candidate.tax_no}${candidate.phone}`.trim() !== "",
  });
}

export function standingQuery(order: string) {
  return queryOptions({
    queryKey: ["sales_order", order, "credit"],
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/orders/{id}/credit", { params: { path: { id: order } }, signal })),
    meta: { kinds: ["sales_order", "customer", "receipt", "credit_policy"] },
  });
}

/** The posts with their rights, in the reader's language. */
export function postsQuery(locale: Locale) {
  return queryOptions({
    queryKey: ["post", "list", locale],
    queryFn: ({ signal }) => body(api.GET("/api/v1/posts", { signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });
}
