/** How imports are read and begun. */

import { queryOptions } from "@tanstack/react-query";
import type { Client } from "openapi-fetch";
import { api, body } from "../../api/client.ts";
import { commandHeaders } from "../../api/command.ts";
import type { Id, Page } from "../../api/types.ts";
import type { ImportItem, ImportPaths, ImportRun, ItemList, NewImport } from "./types.ts";

const client = api as unknown as Client<ImportPaths>;

const pageSize = 50;
/** While the server works on an import, its page asks again so often. */
const followMilliseconds = 1_000;

export const importsKey = ["imports"] as const;

export function importKey(id: Id) {
  return ["import", id] as const;
}

export function readImports(cursor: string | null, signal: AbortSignal): Promise<Page<ImportRun>> {
  const query = { limit: pageSize, ...(cursor ? { cursor } : {}) };
  return body(client.GET("/api/v1/imports", { params: { query }, signal }));
}

/** The server is at work: reading the files, or entering what they hold. */
export function isAtWork(run: ImportRun): boolean {
  return run.state === "reading" || run.state === "entering";
}

export function importQuery(id: Id) {
  return queryOptions({
    queryKey: importKey(id),
    queryFn: ({ signal }) =>
      body(client.GET("/api/v1/imports/{id}", { params: { path: { id } }, signal })),
    refetchInterval: ({ state }) =>
      state.data && isAtWork(state.data) ? followMilliseconds : false,
  });
}

export function readItems(
  id: Id,
  list: ItemList,
  cursor: string | null,
  signal: AbortSignal,
): Promise<Page<ImportItem>> {
  const query = { list, limit: pageSize, ...(cursor ? { cursor } : {}) };
  return body(
    client.GET("/api/v1/imports/{id}/items", { params: { path: { id }, query }, signal }),
  );
}

/** Where an imported order came from. */
export function originQuery(id: Id) {
  return queryOptions({
    queryKey: ["sales_order", id, "import"],
    queryFn: ({ signal }) =>
      body(client.GET("/api/v1/orders/{id}/import", { params: { path: { id } }, signal })),
  });
}

export function beginImport(input: NewImport, key: string): Promise<ImportRun> {
  const params = { header: commandHeaders(key) };
  return body(client.POST("/api/v1/imports", { params, body: input }));
}

export function commitImport(id: Id, key: string): Promise<ImportRun> {
  const params = { path: { id }, header: commandHeaders(key) };
  return body(client.POST("/api/v1/imports/{id}/commit", { params }));
}
