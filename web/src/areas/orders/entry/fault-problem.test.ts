import { expect, test } from "vitest";
import { translate } from "../../../i18n/words.ts";
import { orderWords } from "../words.ts";
import { newDraft, newLine } from "./draft.ts";
import { faultProblem } from "./fault-problem.ts";

test("a draft that would lose something is refused, with each cell and why", () => {
  const t = translate(orderWords, "zh");
  const line = { ...newLine(), product: "泵", product_id: "p1", quantity: "10台" };
  const found = faultProblem({ ...newDraft(), lines: [line] }, t);
  expect(found).toMatchObject({
    title: "还没有保存，请先改好填错的地方",
    errors: [{ pointer: "/lines/0/quantity", message: "请填数字" }],
  });
  // Trying again changes nothing, so it is not tried again by itself.
  expect(found?.passing).toBe(false);
  expect(faultProblem({ ...newDraft(), lines: [{ ...line, quantity: "10" }] }, t)).toBeNull();
});
