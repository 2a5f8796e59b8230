import { expect, test } from "vitest";
import { shownValue } from "./shown-value.ts";

const pump = "01936b2e-5f0a-7c3d-9e21-000000000001";
const line = "01936b2e-5f0a-7c3d-9e21-000000000002";
const zh = { locale: "zh", names: new Map([[pump, "卧式离心泵"]]) } as const;
const shown = (value: unknown, field = "/remark") => shownValue(value, field, zh);

test("values read without ids and needless zeros", () => {
  expect(shown("47000.000000")).toBe("47,000");
  expect(shown("05121234567")).toBe("05121234567");
  expect(shown("0.13", `/lines/${line}/tax_rate`)).toBe("13%");
  expect(shown(null)).toBe("");
  expect(shown(line)).toBe("");
  expect(shown(pump)).toBe("卧式离心泵");
  expect(shown([{ name: "流量", value: "50" }])).toBe("流量 50");
  expect(shown(true)).toBe("是");
  expect(shown(null, "/lines/1/from_book")).toBe("否");
  expect(shown({ amount: "3000000.00", currency: "CNY" })).toBe("¥3,000,000.00");
});

test("a line reads as its goods with what is known of them", () => {
  const content = { line_id: line, product_id: pump, quantity: "1", model: "", from_book: false };
  expect(shown(content)).toBe("卧式离心泵 × 1");
  const unknown = { ...content, product_id: line, unit_price: "47000.000000", tax_included: true };
  expect(shown(unknown)).toBe("× 1，单价 47,000");
  expect(shownValue(unknown, "", { ...zh, locale: "en" })).toBe("× 1 at 47,000");
});

test("lists of things are told by what they are called, not by indices and codes", () => {
  const signatory = { name: "顾明", party: 0, signed_on: "2026-11-23", title: "科长" };
  expect(shown([signatory], "/signatories")).toBe("顾明 科长 2026-11-23");
  expect(shown([{ role: "buyer", name: "苏州瀚海", tax_no: "" }], "/parties")).toBe("苏州瀚海");
  const instalments = [{ percent: "30", event: "contract", due: { kind: "days", n: 7 } }];
  expect(shown({ instalments }, "/payment_terms")).toBe("合同签订后 7 天内付 30%");
});
