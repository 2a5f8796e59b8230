/** Brings errors and gaps to the fields they are about. */

import type { FieldError, Missing } from "../../../api/types.ts";
import type { Text } from "../../../i18n/words.ts";
import type { LineNotes } from "../../../ui/lines/line-row.tsx";
import type { DraftLine } from "./draft.ts";

const linePointer = /^\/lines\/(\d+)(?:\/([^/]+))?/;

/** What the server calls otherwise than the column it is about. */
const columnOf: Record<string, string> = { entered: "unit", price_unit: "unit_price" };

/** A field of an order: of the header, or of the line at `row`. */
export type Place = { row: number; key: string } | { row: null; pointer: string };

/** `/lines/2/quantity` as a place among the lines sent; whole lines are shown at their product. */
export function placeOf(pointer: string): Place {
  const plain = pointer.startsWith("/") ? pointer : `/${pointer}`;
  const match = linePointer.exec(plain);
  if (!match) return { row: null, pointer: plain };
  const key = match[2] ?? "product_id";
  return { row: Number(match[1]), key: columnOf[key] ?? key };
}

/** The pointer's line as it stands on the screen now, where lines may have moved since. */
export function rowOnScreen(
  row: number,
  sentKeys: readonly string[],
  lines: readonly DraftLine[],
): number {
  const key = sentKeys[row];
  return key === undefined ? row : lines.findIndex((line) => line.key === key);
}

/** What was said of something sent, and the keys of the lines that were sent with it. */
export interface Report {
  errors: readonly FieldError[];
  keys: readonly string[];
}

export const noReport: Report = { errors: [], keys: [] };

export interface OrderNotes {
  lines: ReadonlyMap<number, LineNotes>;
  missing: ReadonlyMap<string, string>;
}

/** Of several reports on the same field the last one stands. */
export function orderNotes(
  reports: readonly Report[],
  missing: readonly Missing[],
  sentKeys: readonly string[],
  lines: readonly DraftLine[],
  text: (text: Text) => string,
): OrderNotes {
  const byLine = new Map<
    number,
    { errors: Record<string, string>; missing: Record<string, string> }
  >();
  const header = new Map<string, string>();
  const note = (
    pointer: string,
    kind: "errors" | "missing",
    message: string,
    keys: readonly string[],
  ) => {
    const place = placeOf(pointer);
    if (place.row === null) {
      if (kind === "missing") header.set(place.pointer, message);
      return;
    }
    const row = rowOnScreen(place.row, keys, lines);
    if (row < 0) return;
    const notes = byLine.get(row) ?? { errors: {}, missing: {} };
    notes[kind][place.key] = message;
    byLine.set(row, notes);
  };
  for (const gap of missing) note(gap.pointer, "missing", text(gap.what), sentKeys);
  for (const { errors, keys } of reports) {
    for (const error of errors) note(error.pointer, "errors", error.message, keys);
  }
  return { lines: byLine, missing: header };
}
