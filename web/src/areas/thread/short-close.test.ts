import { expect, test } from "vitest";
import type { LineView } from "../../api/types.ts";
import { openLines } from "./short-close.tsx";

const line = (facts: Record<string, string>, gross: string | null = "21018.00"): LineView => ({
  line_id: "a",
  no: 1,
  description: "机械密封",
  unit: "套",
  parameters: [],
  gross,
  facts: Object.entries(facts).map(([fact, quantity]) => ({
    fact,
    title: { zh: fact, en: fact },
    quantity,
  })),
});

test("what has not left is open, with its share of the amount", () => {
  const [open] = openLines([line({ ordered: "20", shipped: "5", returned: "1" })]);
  expect(open).toMatchObject({ rest: "16", amount: "16814.40", inHand: null });
});

test("what has left or was given up is open no more", () => {
  expect(openLines([line({ ordered: "20", shipped: "20" })])).toEqual([]);
  expect(openLines([line({ ordered: "20", shipped: "4", short_closed: "16" })])).toEqual([]);
});

test("what is picked has to be put back first", () => {
  const [open] = openLines([line({ ordered: "20", picked: "6", shipped: "4" }, null)]);
  expect(open).toMatchObject({ rest: "16", amount: null, inHand: "2" });
});
