import { queryOptions } from "@tanstack/react-query";
import { api, body, tagged } from "../../api/client.ts";
import type { components } from "../../api/generated.ts";
import type { Page } from "../../api/types.ts";
import type { Locale } from "../../i18n/locale.ts";

type Schemas = components["schemas"];
export type User = Schemas["User"];
export type PostHeld = Schemas["PostHeld"];
export type PostInfo = Schemas["PostInfo"];
export type PostKey = Schemas["Post"];
export type Department = Schemas["Department"];
export type Delegation = Schemas["DelegationView"];
export type WorkCentre = Schemas["WorkCentre"];
export type Carrier = Schemas["Carrier"];
export type Contract = Schemas["ContractInput"];
export type Supplier = Schemas["Supplier"];

const pageSize = 50;
const narrowing = ["q", "post", "department", "active"] as const;

export function peopleQuery(params: URLSearchParams): Record<string, string> {
  const query: Record<string, string> = {};
  for (const key of narrowing) {
    const value = params.get(key);
    if (value) query[key] = value;
  }
  return query;
}

export function readPeople(
  { q, post, department, active }: Record<string, string>,
  cursor: string | null,
  signal: AbortSignal,
): Promise<Page<User>> {
  const query = {
    limit: pageSize,
    ...(q ? { q } : {}),
    ...(post ? { post: post as PostKey } : {}),
    ...(department ? { department } : {}),
    ...(active ? { active: active === "true" } : {}),
    ...(cursor ? { cursor } : {}),
  };
  return body(api.GET("/api/v1/users", { params: { query }, signal }));
}

export function personQuery(id: string) {
  return queryOptions({
    queryKey: ["user", id],
    queryFn: ({ signal }) =>
      tagged(api.GET("/api/v1/users/{id}", { params: { path: { id } }, signal })),
  });
}

/** Their titles come in the reader's language. */
export function postsQuery(locale: Locale) {
  return queryOptions({
    queryKey: ["post", "list", locale],
    queryFn: ({ signal }) => body(api.GET("/api/v1/posts", { signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function delegationsQuery() {
  return queryOptions({
    queryKey: ["delegation", "list"],
    queryFn: ({ signal }) => body(api.GET("/api/v1/delegations", { signal })),
  });
}

export function workCentresQuery() {
  return queryOptions({
    queryKey: ["work_centre", "list"],
    queryFn: ({ signal }) => body(api.GET("/api/v1/work-centres", { signal })),
  });
}
