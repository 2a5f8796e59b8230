/** How requirements are read. */

import { queryOptions } from "@tanstack/react-query";
import { api, body } from "../../api/client.ts";
import type { components } from "../../api/generated.ts";
import type { Page } from "../../api/types.ts";
import { parseDecimal, showDecimal } from "../../i18n/decimal.ts";

type Schemas = components["schemas"];
export type Requirement = Schemas["Requirement"];
export type RequirementPage = Schemas["RequirementPage"];

const pageSize = 50;

export interface RequirementsQuery {
  state?: string;
  late?: boolean;
  awaiting?: boolean;
  order_id?: string;
}

/** What the list opens on: all that an order still waits for. */
export const toDo = "missing";
/** The choice of finished ones as well. */
export const everything = "all";

/** The list as the URL asks for it: what is to do, unless it asks for something else; a link from a
 * task names an order. */
export function requirementsQuery(params: URLSearchParams): RequirementsQuery {
  const narrowed = ["late", "awaiting", "order_id"].some((key) => params.get(key));
  const asked = params.get("state") ?? (narrowed ? everything : toDo);
  const state = asked === everything ? null : asked;
  const order = params.get("order_id");
  return {
    ...(state ? { state } : {}),
    ...(params.get("late") ? { late: true } : {}),
    ...(params.get("awaiting") ? { awaiting: true } : {}),
    ...(order ? { order_id: order } : {}),
  };
}

export const requirementsKey = (query: RequirementsQuery) =>
  ["requirement", "list", query] as const;

export function readRequirements(
  query: RequirementsQuery,
  cursor: string | null,
  signal: AbortSignal,
): Promise<Page<Requirement>> {
  const sent = { ...query, limit: pageSize, ...(cursor ? { cursor } : {}) };
  return body(api.GET("/api/v1/requirements", { params: { query: sent }, signal }));
}

export function requirementQuery(id: string) {
  return queryOptions({
    queryKey: ["requirement", id],
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/requirements/{id}", { params: { path: { id } }, signal })),
  });
}

export function requirementsOfOrderQuery(id: string) {
  return queryOptions({
    queryKey: ["sales_order", id, "requirements"],
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/orders/{id}/requirements", { params: { path: { id } }, signal })),
    meta: { kinds: ["sales_order", "requirement"] },
  });
}

const number = (decimal: string | null | undefined) => parseDecimal(decimal ?? "0") ?? 0n;
const atLeastNothing = (value: bigint) => showDecimal(value > 0n ? value : 0n);

/** What is still missing, as the server counts it. */
export function shortOf(r: Requirement): string {
  if (r.state !== "open" && r.state !== "ordered") return "0";
  return atLeastNothing(number(r.needed) - number(r.covered) - number(r.received));
}

/** What may still come of what was ordered. */
export function onTheWay(r: Requirement): string {
  return atLeastNothing(number(r.ordered) - number(r.received) - number(r.awaiting));
}
