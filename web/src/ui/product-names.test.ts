import { expect, test } from "vitest";
import { unnamedProducts } from "./product-names.ts";

const names = new Map([["p", "卧式离心泵"]]);

test("a product that the page no longer shows is looked up, once", () => {
  const changes = [
    { field: "/lines/a", before: { product_id: "q", quantity: "2" }, after: null },
    { field: "/lines", before: [{ product_id: "p" }, { product_id: "q" }], after: [] },
    { field: "/lines/b/product_id", before: "p", after: "r" },
  ];
  expect(unnamedProducts(changes, names)).toEqual(["q", "r"]);
});

test("what names no product asks for nothing", () => {
  const changes = [
    { field: "/lines/a/quantity", before: "2", after: "3" },
    { field: "/lines/a", before: { product_id: null, quantity: "2" }, after: null },
  ];
  expect(unnamedProducts(changes, names)).toEqual([]);
});
