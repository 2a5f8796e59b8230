/** How work orders are read. */

import { queryOptions } from "@tanstack/react-query";
import { api, body } from "../../api/client.ts";
import type { components } from "../../api/generated.ts";
import type { Page } from "../../api/types.ts";

type Schemas = components["schemas"];
export type WorkOrder = Schemas["WorkOrder"];
export type WorkOrderPage = Schemas["WorkOrderPage"];
export type WorkCentre = Schemas["WorkCentre"];

const pageSize = 50;
/** What one look at the board holds. */
const boardSize = 200;

export interface WorkOrdersQuery {
  state?: string;
  work_centre_id?: string;
}

export const workOrdersKey = (query: WorkOrdersQuery) => ["work_order", "list", query] as const;

export function readWorkOrders(
  query: WorkOrdersQuery,
  cursor: string | null,
  signal: AbortSignal,
): Promise<Page<WorkOrder>> {
  const sent = { ...query, limit: pageSize, ...(cursor ? { cursor } : {}) };
  return body(api.GET("/api/v1/work-orders", { params: { query: sent }, signal }));
}

/** What is planned and not finished, for the board and for clashes. */
export function unfinishedQuery() {
  return queryOptions({
    queryKey: ["work_order", "list", "unfinished"],
    queryFn: async ({ signal }) => {
      const query = { state: "unfinished", limit: boardSize };
      return (await body(api.GET("/api/v1/work-orders", { params: { query }, signal }))).items;
    },
  });
}

export function workOrderQuery(id: string) {
  return queryOptions({
    queryKey: ["work_order", id],
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/work-orders/{id}", { params: { path: { id } }, signal })),
  });
}

export function workOfOrderQuery(id: string) {
  return queryOptions({
    queryKey: ["sales_order", id, "production"],
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/orders/{id}/production", { params: { path: { id } }, signal })),
    meta: { kinds: ["sales_order", "work_order"] },
  });
}

export function centresQuery() {
  return queryOptions({
    queryKey: ["work_centre", "list"],
    queryFn: ({ signal }) => body(api.GET("/api/v1/work-centres", { signal })),
  });
}

/** Whether production expects to finish after the line is due. */
export function isLate(work: WorkOrder): boolean {
  const expected = work.predicted_on ?? work.end_on;
  return work.state !== "done" && expected != null && work.due_on != null && expected > work.due_on;
}
