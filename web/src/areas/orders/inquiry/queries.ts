import { queryOptions } from "@tanstack/react-query";
import { api, body, tagged } from "../../../api/client.ts";
import type { components } from "../../../api/generated.ts";
import type { Entry, Page } from "../../../api/types.ts";

type Schemas = components["schemas"];
export type InquiryRow = Schemas["InquiryRow"];
export type InquiryPage = Schemas["InquiryPage"];
export type InquiryState = Schemas["InquiryState"];
export type InquiryInput = Schemas["InquiryInput"];
export type LostCode = Schemas["LostCode"];

const pageSize = 50;

export function readInquiries(
  { q, state, channel }: { q: string; state: string | null; channel: string | null },
  cursor: string | null,
  signal: AbortSignal,
): Promise<Page<InquiryRow>> {
  const query = {
    limit: pageSize,
    ...(q ? { q } : {}),
    ...(state ? { state } : {}),
    ...(channel ? { channel } : {}),
    ...(cursor ? { cursor } : {}),
  };
  return body(api.GET("/api/v1/inquiries", { params: { query }, signal }));
}

export function inquiryQuery(id: string) {
  return queryOptions({
    queryKey: ["inquiry", id, "page"],
    queryFn: ({ signal }) =>
      tagged(api.GET("/api/v1/inquiries/{id}", { params: { path: { id } }, signal })),
  });
}

export function readHistory(id: string, signal: AbortSignal): Promise<Entry[]> {
  return body(api.GET("/api/v1/inquiries/{id}/history", { params: { path: { id } }, signal }));
}

export function conversionQuery(from: string | null, to: string | null) {
  const query = { ...(from ? { from } : {}), ...(to ? { to } : {}) };
  return queryOptions({
    queryKey: ["inquiry", "conversion", from, to],
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/inquiries/conversion", { params: { query }, signal })),
    meta: { kinds: ["inquiry", "quotation", "sales_order"] },
  });
}
