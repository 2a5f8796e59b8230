/** How the archive is read. */

import { type QueryClient, queryOptions } from "@tanstack/react-query";
import type { Client } from "openapi-fetch";
import { api, body } from "../../api/client.ts";
import type { Page } from "../../api/types.ts";
import type { ArchivePaths, ArchiveRow } from "./types.ts";

/** The one client, with the archive's addresses. */
export const archiveApi = api as unknown as Client<ArchivePaths>;

const pageSize = 50;

export interface ArchiveQuery {
  q?: string;
}

/** What the URL says about which dossiers to show. */
export function archiveQuery(params: URLSearchParams): ArchiveQuery {
  const q = params.get("q");
  return q ? { q } : {};
}

export function archiveKey(query: ArchiveQuery) {
  return ["sales_order", "archive", query] as const;
}

export function readArchive(
  query: ArchiveQuery,
  cursor: string | null,
  signal: AbortSignal,
): Promise<Page<ArchiveRow>> {
  const sent = { ...query, limit: pageSize, ...(cursor ? { cursor } : {}) };
  return body(archiveApi.GET("/api/v1/archive", { params: { query: sent }, signal }));
}

/** Reads the first page while the code of the page is still on its way. */
export function preloadArchive(client: QueryClient, query: ArchiveQuery): void {
  client.prefetchInfiniteQuery({
    queryKey: archiveKey(query),
    queryFn: ({ pageParam, signal }) => readArchive(query, pageParam, signal),
    initialPageParam: null as string | null,
  });
}

export function dossierQuery(order: string) {
  return queryOptions({
    queryKey: ["sales_order", order, "dossier"],
    queryFn: ({ signal }) =>
      body(
        archiveApi.GET("/api/v1/orders/{id}/dossier", {
          params: { path: { id: order } },
          signal,
        }),
      ),
  });
}
