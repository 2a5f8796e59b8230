import { expect, test } from "vitest";
import type { LineContent, OrderContent } from "../../../api/types.ts";
import { edited } from "./actions.ts";

const line = (id: string, part: Partial<LineContent> = {}): LineContent => ({
  line_id: id,
  product_id: "p",
  quantity: "2",
  unit_price: "47000",
  discount: "0",
  model: "",
  parameters: [],
  ...part,
});

const order = (lines: LineContent[], part: Partial<OrderContent> = {}): OrderContent => ({
  order_type: "equipment",
  delivery_on: "2026-04-30",
  delivery_place: "苏州",
  lines,
  ...part,
});

test("what was edited becomes typed actions, and nothing else does", () => {
  const before = order([
    line("a"),
    line("b"),
    line("gift", { gift_of: { line_id: "a", rule_id: "r" } }),
  ]);
  const { line_id: _, ...fresh } = line("new", { quantity: "1" });
  const after = order([line("a", { quantity: "3", delivery_on: "2026-05-15" }), fresh], {
    delivery_place: "昆山",
  });
  expect(edited(before, after)).toEqual({
    actions: [
      { action: "place", delivery_place: "昆山" },
      { action: "quantity", line_id: "a", quantity: "3" },
      { action: "date", line_id: "a", delivery_on: "2026-05-15" },
      { action: "remove_line", line_id: "b" },
      { action: "add_line", line: fresh },
    ],
    ignored: [],
  });
  expect(edited(before, before)).toEqual({ actions: [], ignored: [] });
});

test("the customer's own numbers are an action of their own", () => {
  const before = order([line("a", { customer_po_line: "10" })]);
  const after = order([line("a", { customer_po_line: "20", customer_article_no: "WL-0098" })]);
  expect(edited(before, after).actions).toEqual([
    {
      action: "customer_reference",
      line_id: "a",
      customer_po_line: "20",
      customer_article_no: "WL-0098",
    },
  ]);
});

test("what no request carries is told, not lost", () => {
  const before = order([line("a")]);
  const after = order([line("a", { remark: "加急", tax_rate: "0.06" })]);
  const { actions, ignored } = edited(before, after);
  expect(actions).toEqual([]);
  expect(ignored).toEqual([
    { row: 1, field: "tax_rate" },
    { row: 1, field: "remark" },
  ]);
});

test("the header is changed by actions of its own", () => {
  const before = order([], { contact_name: "顾明", contact_phone: "1", delivery_mode: "freight" });
  const after = order([], {
    contact_name: "周建国",
    contact_phone: "1",
    customer_po_no: "PO-7",
    delivery_mode: "express",
    remark: "先来电话",
  });
  expect(edited(before, after).actions).toEqual([
    { action: "contact", contact_name: "周建国", contact_phone: "1" },
    { action: "customer_po", customer_po_no: "PO-7" },
    { action: "delivery_mode", delivery_mode: "express" },
    { action: "remark", remark: "先来电话" },
  ]);
});
