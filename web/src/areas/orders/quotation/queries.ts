import { queryOptions } from "@tanstack/react-query";
import { api, body, tagged } from "../../../api/client.ts";
import type { components } from "../../../api/generated.ts";
import type { Entry, Page } from "../../../api/types.ts";

type Schemas = components["schemas"];
export type QuotationRow = Schemas["QuotationRow"];
export type QuotationPage = Schemas["QuotationPage"];
export type QuotationState = Schemas["QuotationState"];
export type QuotationInput = Schemas["QuotationInput"];
export type VersionView = Schemas["VersionView"];
export type Comparison = Schemas["QuotationComparison"];

const pageSize = 50;

export function readQuotations(
  { q, state }: { q: string; state: string | null },
  cursor: string | null,
  signal: AbortSignal,
): Promise<Page<QuotationRow>> {
  const query = {
    limit: pageSize,
    ...(q ? { q } : {}),
    ...(state ? { state } : {}),
    ...(cursor ? { cursor } : {}),
  };
  return body(api.GET("/api/v1/quotations", { params: { query }, signal }));
}

export function quotationQuery(id: string) {
  return queryOptions({
    queryKey: ["quotation", id, "page"],
    queryFn: ({ signal }) =>
      tagged(api.GET("/api/v1/quotations/{id}", { params: { path: { id } }, signal })),
  });
}

export function readComparison(id: string, from: number, to: number, signal: AbortSignal) {
  return body(
    api.GET("/api/v1/quotations/{id}/compare", {
      params: { path: { id }, query: { from, to } },
      signal,
    }),
  );
}

export function readHistory(id: string, signal: AbortSignal): Promise<Entry[]> {
  return body(api.GET("/api/v1/quotations/{id}/history", { params: { path: { id } }, signal }));
}
