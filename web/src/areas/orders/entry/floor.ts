/** Prices below their floor, as far as the person may know the floor. */

import { parseDecimal } from "../../../i18n/decimal.ts";
import type { LineNotes } from "../../../ui/lines/line-row.tsx";
import type { DraftLine } from "./draft.ts";
import { netPrice } from "./totals.ts";

/** The floor that a line's price, less discount and tax, is below; none where it is not. */
export function floorAbove(line: DraftLine, currency: string): string | null {
  const { floor_price, currency: listed = currency } = line.facts ?? {};
  if (!floor_price || listed !== currency || line.gift_of) return null;
  const floor = parseDecimal(floor_price);
  const net = netPrice(line);
  return floor !== null && net !== null && net < floor ? floor_price : null;
}

export interface BelowFloor {
  row: number;
  product: string;
  floor: string;
}

/** The lines whose prices need somebody's approval. */
export function belowFloors(lines: readonly DraftLine[], currency: string): BelowFloor[] {
  return lines.flatMap((line, row) => {
    const floor = floorAbove(line, currency);
    return floor === null ? [] : { row, product: line.product, floor };
  });
}

/** The notes of the lines, with those prices marked where nothing else is said of them. */
export function withFloors(
  notes: ReadonlyMap<number, LineNotes>,
  found: readonly BelowFloor[],
  words: (below: BelowFloor) => string,
): ReadonlyMap<number, LineNotes> {
  if (found.length === 0) return notes;
  const all = new Map(notes);
  for (const below of found) {
    const { errors = {}, missing = {} } = all.get(below.row) ?? {};
    all.set(below.row, { errors, missing: { unit_price: words(below), ...missing } });
  }
  return all;
}
