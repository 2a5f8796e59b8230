/** Pieces of a style by its values: what is typed in the matrix, and the order lines it stands for. */

import { type ProductItem, productItem } from "../../../api/lookups.ts";
import type { Style } from "../../../api/types.ts";
import { parseDecimal, showDecimal } from "../../../i18n/decimal.ts";
import { chooseProduct } from "./choosing.ts";
import { type DraftLine, hasOtherUnit, isBlank, newLine, retyped } from "./draft.ts";

/** Texts as typed, by product. */
export type Pieces = ReadonlyMap<string, string>;

/** The product of a row and a column; a style of one axis has one column. */
export function variantAt(style: Style, row: string, column: string | null) {
  return style.variants.find(
    ({ codes }) => codes[0] === row && (column === null || codes[1] === column),
  );
}

/** The lines the matrix stands for: paid pieces of the style, under one line of the customer's order. */
function ofStyle(style: Style, poLine: string) {
  const products = new Set(style.variants.map(({ product }) => product.id));
  return (line: DraftLine) =>
    line.product_id !== null &&
    products.has(line.product_id) &&
    !line.gift_of &&
    !hasOtherUnit(line) &&
    line.customer_po_line.trim() === poLine.trim();
}

/** The line of the customer's order that the style's first line stands for. */
export function poLineOf(style: Style, lines: readonly DraftLine[]): string {
  const first = lines.find((line) => ofStyle(style, line.customer_po_line)(line));
  return first?.customer_po_line.trim() ?? "";
}

/** What the order already has of a style. */
export function piecesOf(
  style: Style,
  lines: readonly DraftLine[],
  poLine: string,
): Map<string, string> {
  const sums = new Map<string, bigint>();
  for (const line of lines.filter(ofStyle(style, poLine))) {
    const id = line.product_id ?? "";
    sums.set(id, (sums.get(id) ?? 0n) + (parseDecimal(line.quantity) ?? 0n));
  }
  return new Map(
    [...sums].filter(([, value]) => value > 0n).map(([id, value]) => [id, showDecimal(value)]),
  );
}

/** The sum of some products' pieces; what is no figure counts nothing. */
export function sum(pieces: Pieces, products: readonly (string | undefined)[]): bigint {
  return products
    .map((id) => (id ? (parseDecimal(pieces.get(id) ?? "") ?? 0n) : 0n))
    .reduce((a, b) => a + b, 0n);
}

/** Whether a text may stand in the matrix: nothing, or pieces. */
export function isPieces(text: string): boolean {
  if (text.trim() === "") return true;
  const value = parseDecimal(text);
  return value !== null && value >= 0n;
}

/**
 * The order's lines with the matrix taken over: where a product's pieces are others than before, its
 * first line gets them and further ones go; new products come after the lines that are there, at the
 * book's price.
 */
export function withPieces(
  lines: readonly DraftLine[],
  style: Style,
  pieces: Pieces,
  poLine: string,
): DraftLine[] {
  const has = piecesOf(style, lines, poLine);
  const changed = new Map<string, { product: ProductItem; quantity: string }>();
  for (const { product } of style.variants) {
    const value = parseDecimal(pieces.get(product.id) ?? "") ?? 0n;
    const quantity = value > 0n ? showDecimal(value) : "";
    if (quantity !== (has.get(product.id) ?? "")) {
      changed.set(product.id, { product: productItem(product), quantity });
    }
  }
  const isOfStyle = ofStyle(style, poLine);
  const taken = new Set<string>();
  const kept = lines
    .filter((line) => !isBlank(line))
    .flatMap((line): DraftLine[] => {
      const to = isOfStyle(line) ? changed.get(line.product_id ?? "") : undefined;
      if (!to || !line.product_id) return [line];
      if (to.quantity === "" || taken.has(line.product_id)) return [];
      taken.add(line.product_id);
      return [retyped(line, "quantity", to.quantity)];
    });
  const previous = lines.at(-1);
  const added = [...changed]
    .filter(([id, { quantity }]) => quantity !== "" && !taken.has(id))
    .map(([, { product, quantity }]) => ({
      ...chooseProduct(newLine(previous), product),
      quantity,
      customer_po_line: poLine.trim(),
    }));
  return [...kept, ...added];
}

/**
 * Where a key leads in the matrix: up and down always, sideways when the caret is at that edge of the
 * text or all of it is selected.
 */
export function stepOf(
  key: string,
  length: number,
  from: number,
  to: number,
): { down: number; right: number } | null {
  const whole = from === 0 && to === length;
  if (key === "ArrowUp") return { down: -1, right: 0 };
  if (key === "ArrowDown" || key === "Enter") return { down: 1, right: 0 };
  if (key === "ArrowLeft" && (whole || to === 0)) return { down: 0, right: -1 };
  if (key === "ArrowRight" && (whole || from === length)) return { down: 0, right: 1 };
  return null;
}
