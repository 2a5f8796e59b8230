import { expect, test } from "vitest";
import { columnsOf, withField } from "./mapping.ts";
import type { Sheet } from "./types.ts";

const sheet: Sheet = {
  name: "订单",
  rows: 2,
  signature: "s",
  missing: ["customer"],
  columns: [
    { index: 0, title: "单号", sample: "A1", field: "order_no" },
    { index: 1, title: "买方", sample: "甲", field: null },
  ],
};

test("what the server understood holds until a person chooses", () => {
  expect(columnsOf(sheet, {})).toEqual({ order_no: 0 });
  const chosen = withField({}, sheet, 1, "customer");
  expect(columnsOf(sheet, chosen)).toEqual({ order_no: 0, customer: 1 });
});

test("a field stands in one column and a column holds one field", () => {
  const moved = withField({}, sheet, 1, "order_no");
  expect(columnsOf(sheet, moved)).toEqual({ order_no: 1 });
  const freed = withField(moved, sheet, 1, "");
  expect(columnsOf(sheet, freed)).toEqual({});
  expect(freed.mappings).toHaveLength(1);
});
