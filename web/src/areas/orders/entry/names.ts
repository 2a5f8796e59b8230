/** What the fields of an order are called. */

import { useCallback } from "react";
import { useWords } from "../../../i18n/words.ts";
import { orderWords } from "../words.ts";

const headerNames = {
  customer_id: "customer",
  customer_po_no: "customerPo",
  contract_no: "contractNo",
  contract_signed_on: "contractSigned",
  contract_file_id: "contractFile",
  contact: "contact",
  order_date: "orderDate",
  delivery_place: "deliveryPlace",
  order_type: "orderType",
  payment_terms: "terms",
  lines: "lines",
} as const;

const lineNames = {
  product_id: "product",
  model: "model",
  quantity: "quantity",
  unit: "unit",
  unit_price: "price",
  discount: "discount",
  tax_rate: "tax",
  delivery_on: "deliveryOn",
  delivery_place: "linePlace",
  technical_parameters: "parameters",
  price_includes_tax: "priceMode",
  remark: "remark",
} as const;

const isHeader = (key: string): key is keyof typeof headerNames => key in headerNames;
const isLine = (key: string): key is keyof typeof lineNames => key in lineNames;

/** Names a JSON pointer for a reader: "第 3 行 数量". */
export function useFieldNames(): (pointer: string) => string {
  const t = useWords(orderWords);
  return useCallback(
    (pointer) => {
      const [first = "", second = "", third = ""] = pointer.split("/").filter(Boolean);
      if (first === "lines" && second !== "") {
        const row = /^\d+$/.test(second) ? Number(second) + 1 : "";
        return t("fieldLine", { row, field: isLine(third) ? t(lineNames[third]) : "" }).trim();
      }
      if (first === "payment_terms" && /^\d+$/.test(third)) {
        return t("fieldTerm", { n: Number(third) + 1 });
      }
      return isHeader(first) ? t(headerNames[first]) : first;
    },
    [t],
  );
}
