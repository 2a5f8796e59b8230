/** How orders are read; several areas show them, and share what is cached. */

import { queryOptions } from "@tanstack/react-query";
import { allPages, api, body, tagged } from "./client.ts";

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
      allPages((query) =>
        body(api.GET("/api/v1/orders/{id}/timeline", { params: { path: { id }, query }, signal })),
      ),
  });
}

export function commentsQuery(id: string) {
  return queryOptions({
    queryKey: ["sales_order", id, "comments"],
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/orders/{id}/comments", { params: { path: { id } }, signal })),
  });
}

/** What a step's checks find now. */
export function checksQuery(id: string, step: string) {
  return queryOptions({
    queryKey: ["sales_order", id, "checks", step],
    queryFn: ({ signal }) =>
      body(
        api.GET("/api/v1/orders/{id}/steps/{step}/checks", {
          params: { path: { id, step } },
          signal,
        }),
      ),
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
