import { api, body } from "../../api/client.ts";
import type { SearchHit } from "../../api/types.ts";

const hits = 8;

/** Orders by number, customer or pinyin initials, for the search over everything. */
export async function searchOrders(q: string, signal: AbortSignal): Promise<SearchHit[]> {
  const query = { q, limit: hits };
  const { items } = await body(api.GET("/api/v1/orders", { params: { query }, signal }));
  return items.map((order) => ({
    label: order.label,
    detail: order.customer_name ?? null,
    link: `/orders/${order.id}`,
  }));
}
