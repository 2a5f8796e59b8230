/** How inspections, nonconformances and dossiers are read. */

import { queryOptions } from "@tanstack/react-query";
import { api, body } from "../../api/client.ts";
import type { components, paths } from "../../api/generated.ts";
import type { Page } from "../../api/types.ts";

type Schemas = components["schemas"];
export type Nonconformance = Schemas["Nonconformance"];
export type NonconformancePage = Schemas["NonconformancePage"];
export type OrderQuality = Schemas["OrderQuality"];
export type Inspection = Schemas["Inspection"];
export type InspectionItem = Schemas["InspectionItem"];
export type Stage = Schemas["Stage"];
export type Dossier =
  paths["/api/v1/serials/{serial}/dossier"]["get"]["responses"][200]["content"]["application/json"];

const pageSize = 50;

export interface NonconformancesQuery {
  state?: string;
  stage?: Stage;
  order_id?: string;
}

export const stages = ["incoming", "in_process", "final"] as const;

export function nonconformancesQuery(params: URLSearchParams): NonconformancesQuery {
  const state = params.get("state");
  const stage = stages.find((one) => one === params.get("stage"));
  const order = params.get("order_id");
  return {
    ...(state ? { state } : {}),
    ...(stage ? { stage } : {}),
    ...(order ? { order_id: order } : {}),
  };
}

export const nonconformancesKey = (query: NonconformancesQuery) =>
  ["nonconformance", "list", query] as const;

export function readNonconformances(
  query: NonconformancesQuery,
  cursor: string | null,
  signal: AbortSignal,
): Promise<Page<Nonconformance>> {
  const sent = { ...query, limit: pageSize, ...(cursor ? { cursor } : {}) };
  return body(api.GET("/api/v1/nonconformances", { params: { query: sent }, signal }));
}

export function nonconformanceQuery(id: string) {
  return queryOptions({
    queryKey: ["nonconformance", id],
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/nonconformances/{id}", { params: { path: { id } }, signal })),
  });
}

export function qualityOfOrderQuery(id: string) {
  return queryOptions({
    queryKey: ["sales_order", id, "quality"],
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/orders/{id}/quality", { params: { path: { id } }, signal })),
    meta: { kinds: ["sales_order", "nonconformance", "requirement"] },
  });
}

export function dossierQuery(serial: string) {
  return queryOptions({
    queryKey: ["serial", serial],
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/serials/{serial}/dossier", { params: { path: { serial } }, signal })),
    meta: { kinds: ["sales_order", "nonconformance"] },
  });
}
