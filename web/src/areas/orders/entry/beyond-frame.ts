/** Lines that take more than is left of a frame contract, and the ways out of it. */

import type { BeyondFrame } from "../../../api/types.ts";
import { parseDecimal, showDecimal } from "../../../i18n/decimal.ts";
import { copyLine, type DraftLine, retyped } from "./draft.ts";

/** A line with the frame contract whose price it does not get. */
export interface Beyond {
  line: DraftLine;
  /** Its number on the screen. */
  no: number;
  frame: BeyondFrame;
  /** Whether nothing is left of the contract. */
  spent: boolean;
}

/**
 * The lines beyond a frame contract. That it is used up needs no telling where another line of the
 * same order has taken the rest of it.
 */
export function beyondFrames(lines: readonly DraftLine[]): Beyond[] {
  const takes = (frame: BeyondFrame, product: string | null) =>
    lines.some((line) => line.source?.code === frame.code && line.product_id === product);
  return lines.flatMap((line, index): Beyond[] => {
    const frame = line.from_book ? line.source?.beyond : undefined;
    if (!frame) return [];
    const spent = (parseDecimal(frame.left) ?? 0n) === 0n;
    if (spent && takes(frame, line.product_id)) return [];
    return [{ line, no: index + 1, frame, spent }];
  });
}

/** The line with what is left of the contract. */
export function reduced(line: DraftLine, frame: BeyondFrame): DraftLine {
  return counting(line, frame.left);
}

/** The lines with what goes beyond the contract on a line of its own, after the one it comes from. */
export function split(
  lines: readonly DraftLine[],
  line: DraftLine,
  frame: BeyondFrame,
): DraftLine[] {
  const { customer_po_line } = line;
  const rest = { ...counting(copyLine(line), frame.over), customer_po_line, source: undefined };
  return lines.flatMap((one) => (one === line ? [reduced(line, frame), rest] : [one]));
}

/** So many of the product's own unit. */
function counting(line: DraftLine, quantity: string): DraftLine {
  const shown = showDecimal(parseDecimal(quantity) ?? 0n);
  return retyped(retyped(line, "unit", line.base_unit), "quantity", shown);
}
