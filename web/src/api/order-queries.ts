/** How orders are read; several areas show them, and share what is cached. */

import { queryOptions } from "@tanstack/react-query";
import { api, body, tagged } from "./client.ts";

export function orderQuery(id: string) {
  return queryOptions({
    queryKey: ["sales_order", id],
    queryFn: ({ signal }) =>
      tagged(api.GET("/api/v1/orders/{id}", { params: { path: { id } }, signal })),
  });
}

export function timelineQuery(id: string) {
  return queryOptions({
    queryKey: ["sales_order", id, "timeline"],
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/orders/{id}/timeline", { params: { path: { id } }, signal })),
  });
}

export function workbenchQuery() {
  return queryOptions({
    queryKey: ["workbench"],
    queryFn: ({ signal }) => body(api.GET("/api/v1/workbench", { signal })),
    // Composed of whatever happens to orders and tasks.
    meta: { kinds: ["sales_order", "task"] },
  });
}
