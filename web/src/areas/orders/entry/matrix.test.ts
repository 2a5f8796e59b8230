import { describe, expect, it } from "vitest";
import type { Style } from "../../../api/types.ts";
import { type DraftLine, newLine } from "./draft.ts";
import { isPieces, piecesOf, poLineOf, stepOf, sum, variantAt, withPieces } from "./matrix.ts";

function product(id: string, name: string): Style["variants"][number]["product"] {
  return {
    id,
    sku: id,
    name,
    unit: "件",
    supply: "make",
    list_price: "100",
    tax_rate: "0.13",
    version: 1,
    masked: false,
    floor_hidden: false,
  };
}

const style: Style = {
  id: "s",
  style_no: "K18",
  name: "圆领衫",
  version: 1,
  axes: [
    { name: "颜色", values: ["R", "B"].map((code) => ({ code, name: code })) },
    { name: "尺码", values: ["S", "M"].map((code) => ({ code, name: code })) },
  ],
  variants: ["R-S", "R-M", "B-S", "B-M"].map((codes) => ({
    codes: codes.split("-"),
    product: product(codes, `圆领衫 ${codes}`),
  })),
};

const line = (part: Partial<DraftLine>): DraftLine => ({ ...newLine(), ...part });

describe("the matrix of a style", () => {
  it("finds a product by row and column", () => {
    expect(variantAt(style, "B", "S")?.product.id).toBe("B-S");
    expect(variantAt(style, "B", "XL")).toBeUndefined();
  });

  it("begins with what the order has, and sums rows and columns", () => {
    const lines = [
      line({ product_id: "R-S", product: "a", quantity: "5" }),
      line({ product_id: "R-S", product: "a", quantity: "2" }),
      line({ product_id: "other", product: "b", quantity: "9" }),
    ];
    const pieces = piecesOf(style, lines, "");
    expect([...pieces]).toEqual([["R-S", "7"]]);
    expect(sum(new Map([...pieces, ["R-M", "3"], ["B-M", "x"]]), ["R-S", "R-M", "B-M"])).toBe(
      10_000_000n,
    );
  });

  it("becomes lines, and keeps what is not of the style", () => {
    const other = line({ product_id: "other", product: "b", quantity: "9" });
    const small = line({
      product_id: "R-S",
      product: "a",
      quantity: "5",
      price: "80",
      remark: "!",
    });
    const again = line({ product_id: "R-S", product: "a", quantity: "2" });
    const gone = line({ product_id: "R-M", product: "a", quantity: "4" });
    const pieces = new Map([
      ["R-S", "6"],
      ["R-M", "0"],
      ["B-M", "12"],
    ]);
    const lines = withPieces([other, small, again, gone, newLine()], style, pieces, "");
    expect(lines.map((one) => [one.product_id, one.quantity])).toEqual([
      ["other", "9"],
      ["R-S", "6"],
      ["B-M", "12"],
    ]);
    expect(lines[1]).toMatchObject({ price: "80", remark: "!", key: small.key });
    expect(lines[2]).toMatchObject({ product: "圆领衫 B-M", unit: "件", from_book: true });
  });

  it("stands for one line of the customer's order, and leaves what is not touched", () => {
    const ten = line({ product_id: "R-S", product: "a", quantity: "5", customer_po_line: "10" });
    const late = { ...ten, key: "late", quantity: "3", delivery_on: "2026-05-01" };
    const twenty = line({ product_id: "R-S", product: "a", quantity: "2", customer_po_line: "20" });
    const boxes = line({ ...ten, key: "box", quantity: "1", unit: "箱", base_unit: "件" });
    const lines = [ten, late, twenty, boxes];
    expect(poLineOf(style, lines)).toBe("10");
    expect([...piecesOf(style, lines, "10")]).toEqual([["R-S", "8"]]);
    const same = withPieces(lines, style, new Map([...piecesOf(style, lines, "10")]), "10");
    expect(same).toEqual(lines);
    const pieces = new Map([
      ["R-S", "4"],
      ["B-M", "6"],
    ]);
    const other = withPieces(lines, style, pieces, "20");
    expect(other.map((one) => [one.product_id, one.customer_po_line, one.quantity])).toEqual([
      ["R-S", "10", "5"],
      ["R-S", "10", "3"],
      ["R-S", "20", "4"],
      ["R-S", "10", "1"],
      ["B-M", "20", "6"],
    ]);
  });

  it("is walked through by all four arrows, and within a text they stay there", () => {
    const left = { down: 0, right: -1 };
    const right = { down: 0, right: 1 };
    expect(stepOf("ArrowLeft", 3, 0, 3)).toEqual(left);
    expect(stepOf("ArrowRight", 3, 0, 3)).toEqual(right);
    expect(stepOf("ArrowLeft", 3, 1, 1)).toBeNull();
    expect(stepOf("ArrowRight", 3, 3, 3)).toEqual(right);
    expect(stepOf("ArrowLeft", 3, 0, 0)).toEqual(left);
    expect(stepOf("ArrowUp", 3, 1, 1)).toEqual({ down: -1, right: 0 });
    expect(stepOf("a", 3, 0, 3)).toBeNull();
  });

  it("takes pieces only", () => {
    expect(["", " ", "12", "0"].every(isPieces)).toBe(true);
    expect(["-1", "x"].some(isPieces)).toBe(false);
  });
});
