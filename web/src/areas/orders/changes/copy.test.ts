import { expect, test } from "vitest";
import type { LineContent, OrderContent, OrderPage } from "../../../api/types.ts";
import { merge } from "../../../ui/merge.ts";
import { newLine, toContent } from "../entry/draft.ts";
import { edited } from "./actions.ts";
import { type Copy, conflictOf, copyOf, movedOnto } from "./copy.ts";

const line = (line_id: string, part: Partial<LineContent> = {}): LineContent => ({
  line_id,
  product_id: "p",
  quantity: "2",
  unit_price: "47000",
  discount: "0",
  parameters: [],
  ...part,
});

const order = (revision: number, part: Partial<OrderContent>) => {
  const content = { order_type: "equipment", delivery_place: "苏州", ...part };
  const lines = content.lines?.map(() => ({ description: "卧式离心泵", unit: "台" }));
  return copyOf({ content, lines, order: { revision, customer: null } } as unknown as OrderPage);
};

const typing = (copy: Copy): Copy => {
  const [first, ...rest] = copy.draft.lines;
  const added = { ...newLine(), product_id: "q", product: "机械密封", quantity: "3" };
  const lines = [...(first ? [{ ...first, quantity: "5" }] : []), ...rest, added];
  return { ...copy, draft: { ...copy.draft, delivery_place: "昆山", lines } };
};

test("what was typed is asked for again on the new revision; only what both changed is a question", () => {
  const mine = typing(order(1, { lines: [line("a"), line("b")] }));
  const now = order(2, {
    lines: [line("a", { quantity: "4" }), line("b", { unit_price: "46000" })],
  });
  const conflict = conflictOf(mine, now);
  if (!conflict) throw new Error("it rests on the order as it is now");
  const { base, theirs, mine: typed } = conflict;
  const { merged, differences } = merge(base, theirs, typed);
  expect(differences.filter(({ both }) => both).map(({ path }) => path)).toEqual([
    "/lines/a/quantity",
  ]);
  const moved = movedOnto(now, merged, mine);
  expect(conflictOf(moved, now)).toBeNull();
  expect(edited(moved.base, toContent(moved.draft)).actions).toMatchObject([
    { action: "place", delivery_place: "昆山" },
    { action: "quantity", line_id: "a", quantity: "5" },
    { action: "add_line", line: { product_id: "q", quantity: "3" } },
  ]);
  expect(moved.draft.lines.at(-1)?.product).toBe("机械密封");
});
