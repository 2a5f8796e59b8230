import { queryOptions } from "@tanstack/react-query";
import { api, body } from "../../../api/client.ts";
import type { components } from "../../../api/generated.ts";
import type { LookupItem } from "../../../api/types.ts";

type Schemas = components["schemas"];
export type Holdings = Schemas["Holdings"];
export type Held = Schemas["Held"];
export type HeldKind = Schemas["HeldKind"];
export type HandedOver = Schemas["HandedOver"];

/** As they are shown and handed over. */
export const heldKinds = [
  "order",
  "quotation",
  "contract",
  "inquiry",
  "customer",
] as const satisfies readonly HeldKind[];

export const heldPaths = {
  order: "orders",
  quotation: "quotations",
  contract: "contracts",
  inquiry: "inquiries",
  customer: "customers",
} as const satisfies Record<HeldKind, string>;

export function holdingsQuery(user: string) {
  return queryOptions({
    queryKey: ["hand_over", user],
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/hand-overs/{user}", { params: { path: { user } }, signal })),
    meta: { kinds: ["sales_order", "quotation", "contract", "inquiry", "customer"] },
  });
}

const proposals = 20;

/** Everybody, also those who have left: their work is what is handed over. */
export async function searchEverybody(q: string, signal: AbortSignal): Promise<LookupItem[]> {
  const query = { q, limit: proposals };
  const { items } = await body(api.GET("/api/v1/users", { params: { query }, signal }));
  return items.map((one) => ({ id: one.id, label: one.name, detail: one.login }));
}
