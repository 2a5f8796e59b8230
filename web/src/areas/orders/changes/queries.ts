/** How change requests, revisions and holds are read. */

import { queryOptions } from "@tanstack/react-query";
import { api, body } from "../../../api/client.ts";

export function changesQuery(id: string) {
  return queryOptions({
    queryKey: ["sales_order", id, "changes"],
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/orders/{id}/changes", { params: { path: { id } }, signal })),
  });
}

export function changeQuery(id: string, changeId: string) {
  return queryOptions({
    queryKey: ["sales_order", id, "changes", changeId],
    queryFn: ({ signal }) => {
      const params = { path: { id, change_id: changeId } };
      return body(api.GET("/api/v1/orders/{id}/changes/{change_id}", { params, signal }));
    },
  });
}

export function revisionsQuery(id: string) {
  return queryOptions({
    queryKey: ["sales_order", id, "revisions"],
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/orders/{id}/revisions", { params: { path: { id } }, signal })),
  });
}

export function revisionQuery(id: string, revision: number) {
  return queryOptions({
    queryKey: ["sales_order", id, "revisions", revision],
    queryFn: ({ signal }) => {
      const params = { path: { id, revision } };
      return body(api.GET("/api/v1/orders/{id}/revisions/{revision}", { params, signal }));
    },
  });
}

export function compareQuery(id: string, from: number, to: number) {
  return queryOptions({
    queryKey: ["sales_order", id, "revisions", from, to],
    queryFn: ({ signal }) => {
      const params = { path: { id }, query: { from, to } };
      return body(api.GET("/api/v1/orders/{id}/revisions/compare", { params, signal }));
    },
  });
}

export function standingQuery(id: string) {
  return queryOptions({
    queryKey: ["sales_order", id, "standing"],
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/orders/{id}/standing", { params: { path: { id } }, signal })),
  });
}
