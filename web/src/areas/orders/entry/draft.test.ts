import { expect, test } from "vitest";
import type { LineContent, OrderContent } from "../../../api/types.ts";
import { termsSum } from "../../../ui/terms/terms.ts";
import {
  copyLine,
  copyOf,
  faultsOf,
  hasFaults,
  lineChecks,
  newDraft,
  newLine,
  retyped,
  toContent,
  toDraft,
} from "./draft.ts";

const line = (change: Partial<ReturnType<typeof newLine>>) => ({ ...newLine(), ...change });

/** Every field the server knows, so that a new one breaks the build here until the form carries it. */
const wholeLine: Required<LineContent> = {
  line_id: "l1",
  product_id: "p1",
  model: "LXB-50",
  quantity: "2",
  entered: { quantity: "2", unit: "箱" },
  unit_price: "11000",
  price_unit: "箱",
  from_book: true,
  gift_of: { line_id: "l0", rule_id: "r1" },
  tax_included: true,
  tax_rate: "0.13",
  discount: "0.05",
  delivery_on: "2026-12-01",
  delivery_place: "二期工地",
  customer_po_line: "10",
  customer_article_no: "WL-1",
  parameters: [{ name: "流量", value: "50" }],
  remark: "急",
};
const whole: Required<OrderContent> = {
  order_type: "equipment",
  customer_id: "c1",
  contact_name: "顾明",
  contact_phone: "13800000001",
  channel: "fair",
  customer_po_no: "PO-1",
  contract_no: "HT-1",
  contract_signed_on: "2026-11-01",
  contract_file_id: "f1",
  contract_amount: "138764.5",
  order_date: "2026-11-02",
  delivery_on: "2026-12-01",
  delivery_place: "苏州",
  delivery_mode: "freight",
  payment_terms: {
    instalments: [{ percent: "100", event: "shipping", due: { kind: "end_of_month", n: 30 } }],
  },
  currency: "USD",
  rounding: "document",
  discount: { share: "0.02" },
  remark: "易碎",
  lines: [wholeLine],
};

test("what is stored comes out of the form as it went in, every field of it", () => {
  const named = {
    customer: "瀚海",
    contractFile: null,
    lines: [{ description: "泵", unit: "套" }],
  };
  expect(toContent(toDraft({ content: whole, ...named }))).toEqual(whole);
  const copy = toContent(copyOf(toDraft({ content: { ...whole, lines: [] }, ...named })));
  expect(copy).toMatchObject({ currency: "USD", rounding: "document", contract_amount: null });
});

test("blank lines are not sent, typed figures are made plain", () => {
  const draft = {
    ...newDraft(),
    lines: [
      line({ product_id: "p1", product: "泵", quantity: "1，200", price: "¥5", discount: "5%" }),
      newLine(),
    ],
  };
  const input = toContent(draft);
  expect(input.lines ?? []).toHaveLength(1);
  expect(input.lines?.[0]).toMatchObject({
    quantity: "1200",
    unit_price: "5",
    discount: "0.05",
    tax_rate: "0.13",
  });
});

test("what cannot be sent is named", () => {
  expect(lineChecks.quantity?.(line({ quantity: "0" }))).toBe("notPositive");
  expect(lineChecks.quantity?.(line({ quantity: "三" }))).toBe("notANumber");
  expect(lineChecks.product_id?.(line({ product: "没有的" }))).toBe("unknownProduct");
  expect(lineChecks.discount?.(line({ discount: "101" }))).toBe("discountRange");
  expect(lineChecks.quantity?.(line({ quantity: "9999999999999" }))).toBe("tooLarge");
  expect(lineChecks.discount?.(line({ discount: "5.12345" }))).toBe("tooFine");
  expect(lineChecks.unit_price?.(line({ price: "0.1234567" }))).toBe("tooFine");
  expect(hasFaults(newDraft())).toBe(false);
});

test("all that would be lost by saving is found, where the server would find it", () => {
  const faulty = {
    ...newDraft(),
    delivery_on: "下周五",
    contract_amount: "13万",
    discount: "便宜点",
    lines: [
      newLine(),
      line({ product: "泵", product_id: "p1", quantity: "10台", price: "9800元" }),
      line({ product: "没有的" }),
    ],
    terms: [{ key: "t", percent: "三成", event: "contract", kind: "days", n: "7" } as const],
  };
  expect(faultsOf(faulty)).toEqual([
    { pointer: "/delivery_on", fault: "unknownDate" },
    { pointer: "/contract_amount", fault: "notANumber" },
    { pointer: "/discount", fault: "unknownDiscount" },
    { pointer: "/lines/0/quantity", fault: "notANumber" },
    { pointer: "/lines/0/unit_price", fault: "notANumber" },
    { pointer: "/lines/1/product_id", fault: "unknownProduct" },
    { pointer: "/payment_terms/instalments/0/percent", fault: "notANumber" },
  ]);
  expect(hasFaults(faulty)).toBe(true);
});

test("a copy asks for contract and dates again", () => {
  const copy = copyOf({
    ...newDraft(),
    contract_no: "HT-1",
    lines: [line({ line_id: "l1", delivery_on: "2026-12-01" })],
  });
  expect(copy.contract_no).toBe("");
  expect(copy.lines[0]).toMatchObject({ delivery_on: "", line_id: undefined });
});

test("a copied order leaves the gifts to the price book, a copied gift is bought", () => {
  const paid = line({ product: "机械密封", product_id: "p1", quantity: "50", price: "900" });
  const gift = line({
    product: "机械密封",
    product_id: "p1",
    quantity: "1",
    price: "0",
    gift_of: { line_id: "l1", rule_id: "r1" },
  });
  const copy = copyOf({ ...newDraft(), lines: [paid, gift] });
  expect(copy.lines.map((one) => one.quantity)).toEqual(["50"]);
  expect(copyLine(gift)).toMatchObject({ gift_of: undefined, from_book: true, price: "" });
});

test("the customer's own numbers are kept, but not copied as another line", () => {
  const own = line({ product: "泵", customer_po_line: " 10 ", customer_article_no: "WL-1" });
  expect(toContent({ ...newDraft(), lines: [own] }).lines).toMatchObject([
    { customer_po_line: "10", customer_article_no: "WL-1" },
  ]);
  expect(copyLine(own)).toMatchObject({ customer_po_line: "", customer_article_no: "WL-1" });
});

test("shares add up exactly", () => {
  expect(termsSum(["30", "60", "10"])).toBe("100");
  expect(termsSum(["33.33", "33.33", "33.34"])).toBe("100");
  expect(termsSum(["a"])).toBeNull();
});

test("an order's own discount and rounding survive the form", () => {
  for (const [discount, sent] of [
    ["500", { amount: "500" }],
    ["2%", { share: "0.02" }],
  ] as const) {
    const draft = { ...newDraft(), discount, rounding: "document" as const };
    const content = toContent(draft);
    expect(content).toMatchObject({ discount: sent, rounding: "document" });
    const named = { content, customer: "", contractFile: null, lines: [] };
    expect(toDraft(named)).toMatchObject({ discount, rounding: "document" });
  }
});

test("boxes are sent as entered, and typing a price leaves the book", () => {
  const boxes = line({
    product_id: "p1",
    quantity: "2",
    unit: "箱",
    base_unit: "套",
    from_book: true,
  });
  const draft = { ...newDraft(), lines: [boxes] };
  expect(toContent(draft).lines?.[0]).toMatchObject({
    entered: { quantity: "2", unit: "箱" },
    from_book: true,
  });
  // Quantity times price is the amount, so a first price is per box; typed on, it stays per what it says.
  const typed = retyped(boxes, "price", "9");
  expect(typed).toMatchObject({ price: "9", price_unit: "箱", from_book: false });
  expect(retyped(typed, "unit", "托")).toMatchObject({ unit: "托", price_unit: "托" });
  expect(retyped(typed, "unit", "套")).toMatchObject({ unit: "套", price_unit: "箱" });
  const perSet = retyped({ ...typed, price_unit: "" }, "price", "90");
  expect(perSet).toMatchObject({ price: "90", price_unit: "" });
});
