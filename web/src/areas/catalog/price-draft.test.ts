import { expect, test } from "vitest";
import { newRule, toListDraft, toListInput } from "./price-draft.ts";
import type { PriceList } from "./price-queries.ts";

const list: PriceList = {
  id: "l1",
  code: "FC-1",
  name: "框架合同",
  kind: "frame_contract",
  customer_id: "c1",
  customer_name: "瀚海",
  class: "",
  channel: "",
  valid_from: "2026-01-01",
  valid_until: null,
  currency: "CNY",
  tax_included: false,
  active: true,
  rules: [{ id: "r1", product_id: "p1", min_quantity: "0", price: "95", unit: "箱", agreed: "40" }],
  products: [{ id: "p1", sku: "S", name: "机械密封", unit: "套" }],
  version: 1,
};

test("a list goes through the form unchanged", () => {
  const { id: _, version: __, products: ___, customer_name: ____, ...input } = list;
  expect(toListInput(toListDraft(list))).toEqual(input);
});

test("an unfinished line keeps the list from being sent", () => {
  const draft = toListDraft(list);
  for (const part of [{}, { product: "p1" }, { product: "p1", price: "abc" }]) {
    expect(toListInput({ ...draft, rules: [{ ...newRule(1), ...part }] })).toBeNull();
  }
});

test("each offer is sent alone", () => {
  const draft = { ...toListDraft(list), kind: "promotion" as const };
  const rule = { ...newRule(1), product: "p1", price: "9", percent: "5", buy: "10" };
  const sent = (offer: "price" | "discount" | "gift") =>
    toListInput({ ...draft, rules: [{ ...rule, offer }] })?.rules?.[0];
  expect(sent("price")).toEqual({ product_id: "p1", min_quantity: "0", price: "9", unit: "" });
  expect(sent("discount")).toEqual({ product_id: "p1", min_quantity: "0", discount: "0.05" });
  const gift = { buy: "10", get: "1", product_id: "p1" };
  expect(sent("gift")).toEqual({ product_id: "p1", min_quantity: "0", gift });
});
