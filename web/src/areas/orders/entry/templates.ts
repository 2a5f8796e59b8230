/** Templates of orders: lines a customer orders again and again, under a name. */

import { queryOptions } from "@tanstack/react-query";
import { api, body } from "../../../api/client.ts";
import type { OrderTemplate, TemplateLine } from "../../../api/types.ts";
import { parseDecimal, showDecimal } from "../../../i18n/decimal.ts";
import { type DraftLine, otherUnit } from "./draft.ts";

/** A customer's templates, by name. */
export function templatesQuery(customer: string) {
  return queryOptions({
    queryKey: ["sales_order", "templates", customer],
    queryFn: ({ signal }) =>
      body(
        api.GET("/api/v1/customers/{id}/order-templates", {
          params: { path: { id: customer } },
          signal,
        }),
      ),
  });
}

/** What a template keeps of an order's lines: no prices, dates or numbers of this one order. */
export function templateLines(lines: readonly DraftLine[]): TemplateLine[] {
  return lines.flatMap((line): TemplateLine[] => {
    if (line.product_id === null || line.gift_of) return [];
    const quantity = parseDecimal(line.quantity);
    return [
      {
        product_id: line.product_id,
        quantity: quantity === null || quantity <= 0n ? null : showDecimal(quantity),
        unit: otherUnit(line),
        model: line.facts?.model === line.model ? "" : line.model.trim(),
        parameters: line.parameters.filter(({ value }) => value.trim() !== ""),
        customer_article_no: line.customer_article_no.trim(),
        remark: line.remark.trim(),
      },
    ];
  });
}

/** A template's lines as they are kept, e.g. to keep them under another name. */
export function keptLines(template: OrderTemplate): TemplateLine[] {
  return template.lines.map(({ sku, description, base_unit, sold, ...line }) => line);
}
