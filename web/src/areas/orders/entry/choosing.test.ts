import { expect, test } from "vitest";
import type { CustomerItem, ProductItem } from "../../../api/lookups.ts";
import { chooseProduct, choosing, isCalled, namingContact, namingProduct } from "./choosing.ts";
import { type DraftLine, newDraft, newLine, retyped, toContent } from "./draft.ts";

const line = (change: Partial<DraftLine>): DraftLine => ({ ...newLine(), ...change });
const pump: ProductItem = {
  id: "p1",
  sku: "P-50",
  label: "离心泵",
  model: "LXB-50",
  unit: "台",
  currency: "CNY",
  list_price: "12000.000000",
  floor_price: null,
  tax_rate: "0.13",
  parameters: ["流量"],
};
const seal: ProductItem = { ...pump, id: "p2", label: "机械密封", model: "SEAL-80", unit: "套" };

test("a product brings unit, tax, parameters and its list price as quoted, but not over what was typed", () => {
  const chosen = chooseProduct(line({}), pump);
  expect(chosen).toMatchObject({ unit: "台", price: "13560", tax: "13", model: "LXB-50" });
  expect(chosen.parameters).toEqual([{ name: "流量", value: "" }]);
  expect(chooseProduct(line({ tax_included: false }), pump).price).toBe("12000");
  expect(chooseProduct(line({ price: "9999" }), pump).price).toBe("9999");
});

test("a pasted unit and model stay, and the price is for that unit", () => {
  const pasted = ["product", "model", "quantity", "unit", "price"] as const;
  const texts = ["SEAL-80", "特制", "2", "箱", "11000"];
  const typed = pasted.reduce((one, field, i) => retyped(one, field, texts[i] ?? ""), newLine());
  const chosen = chooseProduct(typed, seal);
  expect(chosen).toMatchObject({ model: "特制", unit: "箱", base_unit: "套", price: "11000" });
  expect(toContent({ ...newDraft(), lines: [chosen] }).lines?.[0]).toMatchObject({
    model: "特制",
    entered: { quantity: "2", unit: "箱" },
    unit_price: "11000",
    price_unit: "箱",
  });
});

test("another product takes the first one's model and unit away, not what was typed", () => {
  const first = chooseProduct(line({}), pump);
  expect(chooseProduct(first, seal)).toMatchObject({ model: "SEAL-80", unit: "套" });
  const own = { ...first, model: "特制", unit: "箱" };
  expect(chooseProduct(own, seal)).toMatchObject({ model: "特制", unit: "箱", base_unit: "套" });
  expect(namingProduct(first, "没有的")).toMatchObject({
    product: "没有的",
    product_id: null,
    model: "",
    unit: "",
  });
});

test("a product is called by number, name or model, and by nothing like it", () => {
  for (const text of ["p-50", "离 心泵", "LXB-50", "ｌｘｂ－５０"]) {
    expect(isCalled(pump, text), text).toBe(true);
  }
  expect(["离心", "LXB", "P-5"].some((text) => isCalled(pump, text))).toBe(false);
  expect(isCalled({ ...pump, model: "" }, "")).toBe(false);
});

const customer: CustomerItem = {
  id: "c1",
  label: "瀚海水务",
  terms: {
    instalments: [{ percent: "100", event: "shipping", due: { kind: "end_of_month", n: 30 } }],
  },
  currency: "USD",
  contacts: [{ name: "顾明", phone: "13800000001" }],
  places: ["星湖街 328 号"],
};
const other: CustomerItem = {
  id: "c2",
  label: "东方石化",
  terms: null,
  currency: "",
  contacts: [
    { name: "沈志远", phone: "13800000002" },
    { name: "方怡", phone: "13800000003" },
  ],
  places: [],
};

test("a customer brings his usual terms, currency, only contact and only place", () => {
  const chosen = { ...newDraft(), ...choosing(newDraft(), customer) };
  expect(toContent(chosen)).toMatchObject({
    customer_id: "c1",
    payment_terms: customer.terms,
    currency: "USD",
    contact_name: "顾明",
    contact_phone: "13800000001",
    delivery_place: "星湖街 328 号",
  });
});

test("what was typed stays, and what one customer brought does not go to the next", () => {
  const typed = { ...newDraft(), contact_name: "王工" };
  expect(choosing(typed, customer).contact_name).toBeUndefined();
  const chosen = { ...newDraft(), ...choosing(newDraft(), customer) };
  expect(choosing(chosen, other, customer)).toEqual({
    customer_id: "c2",
    customer: "东方石化",
    contact_name: "",
    contact_phone: "",
    delivery_place: "",
    currency: "",
  });
});

test("another of his people brings his own number", () => {
  const draft = { ...newDraft(), contact_phone: "13800000002" };
  expect(namingContact(draft, "方怡", other)).toEqual({
    contact_name: "方怡",
    contact_phone: "13800000003",
  });
  expect(namingContact({ ...draft, contact_phone: "110" }, "方怡", other)).toEqual({
    contact_name: "方怡",
  });
});
