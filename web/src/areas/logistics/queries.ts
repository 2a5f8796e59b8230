/** How shipments and acceptance sheets are read. */

import { queryOptions } from "@tanstack/react-query";
import { api, body, tagged } from "../../api/client.ts";
import type { components } from "../../api/generated.ts";
import type { Page } from "../../api/types.ts";

type Schemas = components["schemas"];
export type ShipmentRow = Schemas["ShipmentRow"];
export type ShipmentView = Schemas["ShipmentPage"];
export type ShipmentState = Schemas["ShipmentState"];
export type Incident = Schemas["Incident"];
export type Sheet = Schemas["AcceptancePage"];
export type SheetRow = Schemas["AcceptanceRow"];
export type DispatchNote = Schemas["DispatchNote"];
export type Mode = Schemas["Mode"];

const pageSize = 50;
/** What happens to a shipment or a sheet is told on its order. */
const meta = { kinds: ["sales_order"] };

export interface ShipmentsQuery {
  q?: string;
  state?: string;
  unsigned?: boolean;
}

export function shipmentsQuery(params: URLSearchParams): ShipmentsQuery {
  const [q, state] = [params.get("q"), params.get("state")];
  return {
    ...(q ? { q } : {}),
    ...(state ? { state } : {}),
    ...(params.get("unsigned") === "true" ? { unsigned: true } : {}),
  };
}

export function readShipments(
  query: ShipmentsQuery,
  cursor: string | null,
  signal: AbortSignal,
): Promise<Page<ShipmentRow>> {
  const sent = { ...query, limit: pageSize, ...(cursor ? { cursor } : {}) };
  return body(api.GET("/api/v1/shipments", { params: { query: sent }, signal }));
}

export function shipmentQuery(id: string) {
  return queryOptions({
    queryKey: ["shipment", id],
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/shipments/{id}", { params: { path: { id } }, signal })),
    meta,
  });
}

export function dispatchNoteQuery(id: string) {
  return queryOptions({
    queryKey: ["shipment", id, "dispatch-note"],
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/shipments/{id}/dispatch-note", { params: { path: { id } }, signal })),
    meta,
  });
}

export function acceptanceQuery(id: string) {
  return queryOptions({
    queryKey: ["acceptance", id],
    queryFn: ({ signal }) =>
      tagged(api.GET("/api/v1/acceptances/{id}", { params: { path: { id } }, signal })),
    meta,
  });
}
