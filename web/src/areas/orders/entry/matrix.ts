/** Pieces of a style by its values: what is typed in the matrix, and the order lines it stands for. */

import { type ProductItem, productItem } from "../../../api/lookups.ts";
import type { Style } from "../../../api/types.ts";
import { parseDecimal, showDecimal } from "../../../i18n/decimal.ts";
import { chooseProduct, type DraftLine, isBlank, newLine, retyped } from "./draft.ts";

/** Texts as typed, by product. */
export type Pieces = ReadonlyMap<string, string>;

/** The product of a row and a column; a style of one axis has one column. */
export function variantAt(style: Style, row: string, column: string | null) {
  return style.variants.find(
    ({ codes }) => codes[0] === row && (column === null || codes[1] === column),
  );
}

/** What the order already has of a style. */
export function piecesOf(style: Style, lines: readonly DraftLine[]): Map<string, string> {
  const pieces = new Map<string, string>();
  for (const { product } of style.variants) {
    const sum = lines
      .filter((line) => line.product_id === product.id && !line.gift_of)
      .map((line) => parseDecimal(line.quantity) ?? 0n)
      .reduce((a, b) => a + b, 0n);
    if (sum > 0n) pieces.set(product.id, showDecimal(sum));
  }
  return pieces;
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
 * The order's lines with the matrix taken over: the first line of a product gets its pieces, further
 * ones go; new products come after the lines that are there, at the book's price.
 */
export function withPieces(lines: readonly DraftLine[], style: Style, pieces: Pieces): DraftLine[] {
  const wanted = new Map<string, string>();
  const items = new Map<string, ProductItem>();
  for (const { product } of style.variants) {
    const value = parseDecimal(pieces.get(product.id) ?? "") ?? 0n;
    wanted.set(product.id, value > 0n ? showDecimal(value) : "");
    items.set(product.id, productItem(product));
  }
  const taken = new Set<string>();
  const kept = lines
    .filter((line) => !isBlank(line))
    .flatMap((line): DraftLine[] => {
      const quantity = line.product_id && !line.gift_of ? wanted.get(line.product_id) : undefined;
      if (quantity === undefined || !line.product_id) return [line];
      if (quantity === "" || taken.has(line.product_id)) return [];
      taken.add(line.product_id);
      return [quantity === line.quantity ? line : retyped(line, "quantity", quantity)];
    });
  const previous = lines.at(-1);
  const added = [...wanted]
    .filter(([id, quantity]) => quantity !== "" && !taken.has(id))
    .map(([id, quantity]) => ({
      ...chooseProduct(newLine(previous), items.get(id) ?? null),
      quantity,
    }));
  return [...kept, ...added];
}
