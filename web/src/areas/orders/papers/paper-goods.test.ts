import { expect, test } from "vitest";
import { allTaxed } from "./paper-goods.tsx";

test("a paper says once whether its prices are with tax, unless it has both", () => {
  expect(
    allTaxed({ order_type: "equipment", lines: [{ tax_included: true }, { tax_included: true }] }),
  ).toBe(true);
  expect(allTaxed({ order_type: "equipment", lines: [{}, { tax_included: false }] })).toBe(false);
  expect(allTaxed({ order_type: "equipment", lines: [{ tax_included: true }, {}] })).toBeNull();
});
