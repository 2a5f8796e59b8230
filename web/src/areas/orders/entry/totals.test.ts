import { expect, test } from "vitest";
import { type DraftLine, newLine } from "./draft.ts";
import { amountsOf, lineAmounts, netPrice, totals } from "./totals.ts";

const line = (change: Partial<DraftLine>): DraftLine => ({ ...newLine(), ...change });
const perLine = { currency: "CNY", rounding: "line" } as const;
const together = { currency: "CNY", rounding: "document" } as const;

test("by itself a line is rounded once, as the server does it", () => {
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
  expect(totals([taxed, net, line({ quantity: "x" })], perLine).gross).toBe(21571n);
});

test("a document rounded together differs by the fen that its lines lose", () => {
  const lines = Array.from({ length: 7 }, () =>
    line({ quantity: "0.333", price: "310.37", tax: "13", tax_included: false }),
  );
  expect(totals(lines, perLine).gross).toBe(81_753n);
  expect(totals(lines, together)).toEqual({ net: 72_347n, tax: 9_405n, gross: 81_752n });
  const grosses = [...amountsOf(lines, together).values()].map((one) => one?.gross);
  expect(grosses).toEqual([11_680n, 11_680n, 11_679n, 11_679n, 11_678n, 11_678n, 11_678n]);
});

test("lines are rounded together by tax rate and kind of price; one without a figure counts nothing", () => {
  const third = { quantity: "1", price: "0.335", tax: "13" };
  const lines = [
    line(third),
    line(third),
    line({ ...third, tax: "6" }),
    line({ ...third, tax_included: false }),
    line({ quantity: "1" }),
  ];
  // 0.67 of two, 0.34 of one, 0.34 net with 0.04 tax.
  expect(totals(lines, together).gross).toBe(67n + 34n + 38n);
});

test("a yen has no smaller unit", () => {
  const yen = line({ quantity: "3", price: "0.5", tax: "10", tax_included: false });
  expect(lineAmounts(yen, "JPY")).toEqual({ net: 2n, tax: 0n, gross: 2n });
  expect(lineAmounts(yen, "CNY")).toEqual({ net: 150n, tax: 15n, gross: 165n });
});

test("a price per box says nothing of the price of one", () => {
  expect(netPrice(line({ price: "113", tax: "13" }))).toBe(100_000_000n);
  expect(netPrice(line({ price: "113", tax: "13", price_unit: "箱" }))).toBeNull();
});
