/** How an order's goods and stock places are read; the warehouse and logistics both show them. */

import { queryOptions } from "@tanstack/react-query";
import { api, body } from "./client.ts";
import type { components } from "./generated.ts";

export type GoodsPage = components["schemas"]["GoodsPage"];
export type GoodsLine = components["schemas"]["GoodsLineView"];
export type PackedBox = components["schemas"]["PackedBox"];

/** An order's goods; read again with everything else of the order. */
export function goodsQuery(id: string) {
  return queryOptions({
    queryKey: ["sales_order", id, "goods"],
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/orders/{id}/goods", { params: { path: { id } }, signal })),
  });
}
