import { expect, test } from "vitest";
import type { LineColumn } from "./column.ts";
import { goodsIn, isBlock, onlyCalled, parseBlock, targets } from "./paste.ts";

type Line = Record<string, string>;
const column = (key: string, title: string, aliases: string[] = []): LineColumn<Line> => ({
  kind: "text",
  key,
  title,
  aliases,
  width: 100,
  get: (line) => line[key] ?? "",
  set: (line, text) => ({ ...line, [key]: text }),
});
const columns = [
  column("model", "型号", ["规格型号"]),
  column("quantity", "数量"),
  { ...column("amount", "金额"), kind: "computed" } as LineColumn<Line>,
  column("remark", "备注"),
];

test("a block is split as spreadsheets copy it", () => {
  expect(parseBlock('A\t1\r\n"两行\n文字"\t2\r\n\t\r\n')).toEqual([
    ["A", "1"],
    ["两行\n文字", "2"],
  ]);
  expect(parseBlock('"3"" 阀"\t1')).toEqual([['3" 阀', "1"]]);
  expect([isBlock("abc\n"), isBlock("a\tb"), isBlock("a\nb")]).toEqual([false, true, true]);
});

test("a hidden column is filled only by its name", () => {
  const own = { ...columns[0], key: "own", title: "客户行号", hidden: true } as (typeof columns)[0];
  const all = [own, ...columns];
  const named = targets([["客户行号", "数量（台）"]], all, "model");
  expect(named.columns.map((one) => one?.key)).toEqual(["own", "quantity"]);
  const dropped = targets([["5", "急"]], all, "quantity");
  expect(dropped.columns.map((one) => one?.key)).toEqual(["quantity", "remark"]);
});

test("without headings the columns follow from where it was dropped, computed ones left out", () => {
  const found = targets([["5", "急"]], columns, "quantity");
  expect(found.skip).toBe(0);
  expect(found.columns.map((one) => one?.key)).toEqual(["quantity", "remark"]);
});

test("headings decide by name, in whatever order", () => {
  const found = targets([["数量（台）", "规格型号", "单号"]], columns, "model");
  expect(found.skip).toBe(1);
  expect(found.columns.map((one) => one?.key)).toEqual(["quantity", "model", undefined]);
});

test("rows of sums are no goods", () => {
  const sums = [["合计", "5"], ["", "总计："], ["Grand total"], ["小 计"]];
  expect(goodsIn(sums, 0, 500)).toEqual({ rows: [], found: 0 });
  const goods = [
    ["合计器", "5"],
    ["泵", "合计"],
  ];
  expect(goodsIn(goods, 0, 500)).toEqual({ rows: goods, found: 2 });
});

test("more rows than there is room for are counted, not taken", () => {
  const block = [["品名"], ...Array.from({ length: 620 }, (_, i) => [`泵 ${i}`]), ["合计"]];
  const { rows, found } = goodsIn(block, 1, 500);
  expect([rows.length, rows[0], found]).toEqual([500, ["泵 0"], 620]);
});

test("a name is taken only when one thing is called so", () => {
  const items = ["离心泵", "离心泵 50", "磁力泵"].map((label, id) => ({ id: `${id}`, label }));
  const isCalled = (item: { label: string }, text: string) => item.label.startsWith(text);
  expect(onlyCalled(items, "磁力", isCalled)?.id).toBe("2");
  expect(onlyCalled(items, "离心泵", isCalled)).toBeUndefined();
  expect(onlyCalled(items, "水表", isCalled)).toBeUndefined();
  const disabled = items.map((item) => ({ ...item, disabled: true }));
  expect(onlyCalled(disabled, "磁力", isCalled)).toBeUndefined();
});
