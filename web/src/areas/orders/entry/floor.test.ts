import { expect, test } from "vitest";
import { newLine } from "./draft.ts";
import { belowFloors, floorAbove, withFloors } from "./floor.ts";

const facts = { list_price: "9600", floor_price: "8400", currency: "CNY", model: "" };
const line = { ...newLine(), product: "潜水排污泵", quantity: "1", tax: "13", facts };

test("a price with tax is held against the floor without it", () => {
  expect(floorAbove({ ...line, price: "9000", tax_included: true }, "CNY")).toBe("8400");
  expect(floorAbove({ ...line, price: "9000", tax_included: false }, "CNY")).toBeNull();
});

test("in another currency, or without a floor to be seen, nothing is said", () => {
  expect(floorAbove({ ...line, price: "1" }, "USD")).toBeNull();
  expect(floorAbove({ ...line, price: "1", facts: undefined }, "CNY")).toBeNull();
});

test("the price of each such line is marked, beside what else is said of it", () => {
  const low = { ...line, price: "8000", tax_included: false };
  const found = belowFloors([{ ...line, price: "9000", tax_included: false }, low], "CNY");
  expect(found).toEqual([{ row: 1, product: "潜水排污泵", floor: "8400" }]);
  const notes = new Map([[1, { errors: {}, missing: { remark: "请填写" } }]]);
  expect(withFloors(notes, found, ({ floor }) => `低于 ${floor}`).get(1)?.missing).toEqual({
    remark: "请填写",
    unit_price: "低于 8400",
  });
});
