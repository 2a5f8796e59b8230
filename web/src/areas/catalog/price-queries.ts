import { queryOptions } from "@tanstack/react-query";
import { api, body, tagged } from "../../api/client.ts";
import type { components } from "../../api/generated.ts";
import type { Page } from "../../api/types.ts";
import type { Locale } from "../../i18n/locale.ts";

type Schemas = components["schemas"];
export type PriceList = Schemas["PriceList"];
export type PriceListInput = Schemas["PriceListInput"];
export type PriceListRow = Schemas["PriceListRow"];
export type RuleInput = Schemas["RuleInput"];
export type PricePolicy = Schemas["PricePolicy"];
export type Level = Schemas["Level"];
export type ListKind = Schemas["ListKind"];
export type PostInfo = Schemas["PostInfo"];
export type ProductUnit = Schemas["ProductUnit"];

const pageSize = 50;

export function readPriceLists(
  q: string,
  cursor: string | null,
  signal: AbortSignal,
): Promise<Page<PriceListRow>> {
  const query = { limit: pageSize, ...(q ? { q } : {}), ...(cursor ? { cursor } : {}) };
  return body(api.GET("/api/v1/price-lists", { params: { query }, signal }));
}

export function priceListQuery(id: string) {
  return queryOptions({
    queryKey: ["price_list", id, "page"],
    queryFn: ({ signal }) =>
      tagged(api.GET("/api/v1/price-lists/{id}", { params: { path: { id } }, signal })),
  });
}

export function pricePolicyQuery() {
  return queryOptions({
    queryKey: ["price_policy", "page"],
    queryFn: ({ signal }) => tagged(api.GET("/api/v1/price-policy", { signal })),
  });
}

/** The posts with their rights, to name those with authority. */
export function postsQuery(locale: Locale) {
  return queryOptions({
    queryKey: ["post", "list", locale],
    queryFn: ({ signal }) => body(api.GET("/api/v1/posts", { signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });
}
