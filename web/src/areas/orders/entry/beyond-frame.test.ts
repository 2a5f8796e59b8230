import { expect, test } from "vitest";
import type { BeyondFrame } from "../../../api/types.ts";
import { beyondFrames, reduced, split } from "./beyond-frame.ts";
import { type DraftLine, newLine } from "./draft.ts";

const frame: BeyondFrame = {
  code: "FC-1",
  name: { zh: "框架", en: "frame" },
  left: "30",
  over: "6",
};

const line: DraftLine = {
  ...newLine(),
  line_id: "l1",
  product_id: "p1",
  product: "机械密封",
  quantity: "3",
  unit: "箱",
  base_unit: "套",
  from_book: true,
  price: "950",
  customer_po_line: "10",
  source: { level: "list_price", code: "", name: frame.name, beyond: frame, passed: [] },
};

test("what goes beyond a frame contract becomes a line of its own", () => {
  expect(beyondFrames([line])).toMatchObject([{ no: 1, frame, spent: false }]);
  expect(reduced(line, frame)).toMatchObject({ quantity: "30", unit: "套", from_book: true });
  const [kept, rest] = split([line], line, frame);
  expect(kept).toMatchObject({ line_id: "l1", quantity: "30", unit: "套" });
  expect(rest).toMatchObject({
    line_id: undefined,
    quantity: "6",
    unit: "套",
    from_book: true,
    customer_po_line: "10",
  });
});

test("a contract that another line used up is not told twice", () => {
  const spent = {
    ...line,
    source: line.source && { ...line.source, beyond: { ...frame, left: "0" } },
  };
  expect(beyondFrames([spent])).toMatchObject([{ spent: true }]);
  const taking = {
    ...line,
    source: line.source && { ...line.source, code: "FC-1", beyond: undefined },
  };
  expect(beyondFrames([taking as DraftLine, spent])).toEqual([]);
  expect(beyondFrames([{ ...spent, from_book: false }])).toEqual([]);
});
