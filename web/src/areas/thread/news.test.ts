import { expect, test } from "vitest";
import { byOrder, type NewsItem } from "./news.ts";

const item = (order: string, seq: number) =>
  ({ subject: { kind: "sales_order", id: order }, seq }) as unknown as NewsItem;

test("news stand order by order, that with the newest first, each with its newest first", () => {
  const news = byOrder([item("b", 9), item("a", 4), item("b", 7), item("c", 1), item("a", 2)]);
  expect(news.map((order) => order.map(({ subject, seq }) => `${subject.id}${seq}`))).toEqual([
    ["b9", "b7"],
    ["a4", "a2"],
    ["c1"],
  ]);
  expect(byOrder([])).toEqual([]);
});
