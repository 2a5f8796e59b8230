import { expect, test } from "vitest";
import type { PreviewLine } from "../../../api/types.ts";
import { type DraftLine, newLine, retyped } from "./draft.ts";
import { lineAmounts, totals } from "./totals.ts";
import { withAnswers } from "./use-book-prices.ts";

const line = (part: Partial<DraftLine>): DraftLine => ({
  ...newLine(),
  product_id: "p1",
  product: "机械密封",
  quantity: "100",
  unit: "套",
  base_unit: "套",
  price: "1107.4",
  from_book: true,
  ...part,
});

const answer = (part: Partial<PreviewLine>): PreviewLine => ({
  entry: 0,
  line_id: "l1",
  product_id: "p1",
  description: "机械密封",
  quantity: "100",
  unit: "套",
  unit_price: "1017",
  price_unit: "",
  tax_included: true,
  source: {
    level: "class_list",
    rule_id: "r1",
    list_id: "pl",
    code: "PL-A",
    name: { zh: "A 类", en: "A 类" },
    passed: [],
  },
  discount_share: "0.00",
  net: "90000.00",
  tax: "11700.00",
  gross: "101700.00",
  ...part,
});

const inLines = (lines: DraftLine[]) => ({ rounding: "line" as const, lines });

test("the book's price and rule are taken over, and nothing changes the second time", () => {
  const told = withAnswers(inLines([line({})]), [answer({})]);
  expect(told?.[0]).toMatchObject({ price: "1017", source: { code: "PL-A" }, from_book: true });
  expect(withAnswers(inLines(told ?? []), [answer({})])).toBeNull();
});

test("gift lines and blank lines are passed over, typed prices stay", () => {
  const gift = line({ key: "g", gift_of: { line_id: "l1", rule_id: "r2" }, price: "0" });
  const typed = line({ key: "t", from_book: false, price: "1000" });
  const lines = [line({}), gift, newLine(), typed];
  const answers = [answer({}), answer({ entry: null, unit_price: "0" }), answer({ entry: 1 })];
  const told = withAnswers(inLines(lines), answers);
  expect(told?.map((one) => one.price)).toEqual(["1017", "0", "", "1000"]);
});

test("amounts in another unit are the server's until something is typed", () => {
  const boxes = line({ quantity: "2", unit: "箱", price: "11160" });
  expect(lineAmounts(boxes)).toBeNull();
  const asked = answer({ price_unit: "箱", unit_price: "11160", gross: "25221.60" });
  const told = withAnswers(inLines([boxes]), [asked])?.[0] ?? boxes;
  expect(lineAmounts(told)?.gross).toBe(2_522_160n);
  const typed = retyped(told, "price", "11000");
  expect(typed).toMatchObject({ from_book: false, price_unit: "箱", told: undefined });
});

test("beside boxes, all of a document rounded together is the server's to count", () => {
  const boxes = line({ quantity: "2", unit: "箱", price: "11160", price_unit: "箱" });
  const pieces = line({ key: "p", from_book: false });
  const answers = [answer({ gross: "25221.60" }), answer({ entry: 1, gross: "7.01" })];
  const told = withAnswers({ rounding: "document", lines: [boxes, pieces] }, answers) ?? [];
  expect(told.map((one) => one.told?.gross)).toEqual(["25221.60", "7.01"]);
  expect(totals(told, { currency: "CNY", rounding: "document" }).gross).toBe(2_522_861n);
  const alone = withAnswers({ rounding: "line", lines: [boxes, pieces] }, answers) ?? [];
  expect(alone.map((one) => one.told?.gross)).toEqual(["25221.60", undefined]);
});
