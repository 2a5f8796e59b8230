import { expect, test } from "vitest";
import { newLine } from "./draft.ts";
import { templateLines } from "./templates.ts";
import { templateRows } from "./usual-goods.ts";

test("a template keeps goods and quantities, and nothing of this one order", () => {
  const line = {
    ...newLine(),
    product_id: "p1",
    product: "机械密封",
    model: "SEAL-80",
    quantity: "2",
    unit: "箱",
    base_unit: "套",
    price: "950",
    delivery_on: "2026-04-01",
    customer_po_line: "10",
    customer_article_no: "WL-9",
    facts: { list_price: "950", floor_price: null, currency: "CNY", model: "SEAL-80" },
  };
  const gift = { ...line, gift_of: { line_id: "l1", rule_id: "r1" } };
  expect(templateLines([line, gift, newLine()])).toEqual([
    {
      product_id: "p1",
      quantity: "2",
      unit: "箱",
      model: "",
      parameters: [],
      customer_article_no: "WL-9",
      remark: "",
    },
  ]);
  expect(templateLines([{ ...line, quantity: "" }])[0]?.quantity).toBeNull();
});

test("what is no longer sold stands there without a quantity", () => {
  const line = {
    product_id: "p1",
    quantity: "2",
    unit: "",
    sku: "S",
    description: "D",
    base_unit: "套",
  };
  const [sold, gone] = templateRows({
    id: "t1",
    name: "备件",
    version: 1,
    changed_by: "陈静",
    changed_at: "2026-03-10T00:00:00Z",
    lines: [
      { ...line, sold: true },
      { ...line, sold: false },
    ],
  });
  expect(sold).toMatchObject({ quantity: "2", unit: "套", sold: true });
  expect(gone).toMatchObject({ quantity: "", sold: false });
});
