import { expect, test } from "vitest";
import type { ProductItem } from "../../../api/lookups.ts";
import { termsSum } from "../../../ui/terms/terms.ts";
import {
  chooseProduct,
  choosing,
  copyLine,
  copyOf,
  discountCents,
  hasFaults,
  lineChecks,
  newDraft,
  newLine,
  retyped,
  toContent,
  toDraft,
} from "./draft.ts";
import { lineAmounts, totals } from "./totals.ts";

const line = (change: Partial<ReturnType<typeof newLine>>) => ({ ...newLine(), ...change });
const pump: ProductItem = {
  id: "p1",
  label: "离心泵",
  model: "LXB-50",
  unit: "台",
  list_price: "12000.000000",
  floor_price: null,
  tax_rate: "0.13",
  parameters: ["流量"],
};

test("amounts follow the server's rules: one rounding per line", () => {
  const taxed = line({ quantity: "3", price: "0.335", tax: "13" });
  expect(lineAmounts(taxed)).toEqual({ gross: 101n, tax: 12n, net: 89n });
  const net = line({
    quantity: "2",
    price: "100",
    tax: "13",
    discount: "5",
    tax_included: false,
  });
  expect(lineAmounts(net)).toEqual({ net: 19000n, tax: 2470n, gross: 21470n });
  expect(totals([taxed, net, line({ quantity: "x" })]).gross).toBe(21571n);
});

test("a product brings unit, tax, parameters and its list price as quoted, but not over what was typed", () => {
  const chosen = chooseProduct(line({}), pump);
  expect(chosen).toMatchObject({ unit: "台", price: "13560", tax: "13", model: "LXB-50" });
  expect(chosen.parameters).toEqual([{ name: "流量", value: "" }]);
  expect(chooseProduct(line({ tax_included: false }), pump).price).toBe("12000");
  expect(chooseProduct(line({ price: "9999" }), pump).price).toBe("9999");
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
  expect(hasFaults({ ...newDraft(), lines: [line({ delivery_on: "某天" })] })).toBe(true);
  expect(hasFaults(newDraft())).toBe(false);
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

test("a customer brings his usual terms where none are typed", () => {
  const terms = {
    instalments: [{ percent: "100", event: "shipping", due: { kind: "end_of_month", n: 30 } }],
  } as const;
  const item = { id: "c1", label: "瀚海水务", terms: { instalments: [...terms.instalments] } };
  const chosen = { ...newDraft(), ...choosing(newDraft(), item) };
  expect(toContent(chosen)).toMatchObject({ customer_id: "c1", payment_terms: terms });
  const other = { ...item, id: "c2", terms: null };
  expect(choosing(chosen, other)).toEqual({ customer_id: "c2", customer: "瀚海水务" });
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
  expect(discountCents("2%", 10_050n)).toBe(201n);
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
  expect(retyped(boxes, "price", "9")).toMatchObject({ price: "9", from_book: false });
});
