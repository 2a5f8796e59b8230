import { expect, test } from "vitest";
import { knownLines, namesOf, rowOf } from "./order-fields.ts";

const content = {
  lines: [
    { line_id: "a", product_id: "p" },
    { line_id: "b", product_id: "q" },
  ],
};
const lines = knownLines({
  content,
  lines: [{ description: "卧式离心泵" }, { description: "机械密封" }],
});

test("a line is known by its place or its id, and one that is gone has no number", () => {
  expect(rowOf("2", lines)).toBe(3);
  expect(rowOf("b", lines)).toBe(2);
  expect(rowOf("c", lines)).toBeNull();
});

test("ids of lines and products are named by the product", () => {
  expect(namesOf(lines).get("q")).toBe("机械密封");
  expect(namesOf(lines).get("a")).toBe("卧式离心泵");
});
