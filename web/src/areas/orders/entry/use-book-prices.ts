/** Asks the server what the price book says, shortly after product, quantity, customer or date change. */

import { useEffect, useRef } from "react";
import { api, body } from "../../../api/client.ts";
import { commandHeaders } from "../../../api/command.ts";
import type { PreviewLine } from "../../../api/types.ts";
import { newUuid } from "../../../api/uuid.ts";
import { parseDecimal, showDecimal } from "../../../i18n/decimal.ts";
import { type Draft, type DraftLine, hasOtherUnit, isBlank, toContent } from "./draft.ts";

const askAfterMilliseconds = 350;

interface Options {
  draft: Draft;
  /** The order, once it was saved: its own call-offs do not count against it. */
  id: string | null;
  enabled: boolean;
  onChange: (part: Partial<Draft>) => void;
}

export function useBookPrices({ draft, id, enabled, onChange }: Options): void {
  const latest = useRef(draft);
  latest.current = draft;
  const answered = useRef("");
  useEffect(() => {
    if (!enabled || !draft.lines.some(asks)) return;
    const cancel = new AbortController();
    const timer = window.setTimeout(async () => {
      const question = questionOf(draft);
      if (question === answered.current) return;
      const lines = await ask(draft, id, cancel.signal);
      // What is wrong with the order is told when it is saved.
      if (!lines || questionOf(latest.current) !== question) return;
      answered.current = question;
      const told = withAnswers(latest.current.lines, lines);
      if (told) onChange({ lines: told });
    }, askAfterMilliseconds);
    return () => {
      window.clearTimeout(timer);
      cancel.abort();
    };
  }, [draft, id, enabled, onChange]);
}

/** Whether a line needs the server: its price is the book's, or it counts in another unit. */
function asks(line: DraftLine): boolean {
  const counted = line.product_id !== null && !line.gift_of;
  return counted && (line.from_book || hasOtherUnit(line));
}

/** All that a price depends on; amounts that the answer itself brings are left out. */
function questionOf(draft: Draft): string {
  const lines = draft.lines
    .filter((line) => !isBlank(line) && !line.gift_of)
    .map((line) => [
      line.product_id,
      line.quantity,
      line.unit,
      line.from_book ? "" : line.price,
      line.from_book,
      line.tax,
      line.discount,
      line.delivery_on,
    ]);
  return JSON.stringify([draft.customer_id, draft.order_date, draft.delivery_on, lines]);
}

async function ask(
  draft: Draft,
  id: string | null,
  signal: AbortSignal,
): Promise<PreviewLine[] | null> {
  try {
    const lines = draft.lines.filter((line) => !line.gift_of);
    // The form takes the discount on the whole off below the lines by itself.
    const content = toContent({ ...draft, discount: "", rounding: "line", lines });
    const asked = { ...(id ? { order_id: id } : {}), content };
    const header = commandHeaders(newUuid());
    const preview = await body(
      api.POST("/api/v1/orders/prices", { params: { header }, body: asked, signal }),
    );
    return preview.lines;
  } catch {
    return null;
  }
}

/** The lines with what the server said; null when nothing changes. */
export function withAnswers(
  lines: readonly DraftLine[],
  answers: readonly PreviewLine[],
): DraftLine[] | null {
  const told = answers.filter((one) => one.entry !== null && one.entry !== undefined);
  let next = 0;
  let changed = false;
  const result = lines.map((line) => {
    if (isBlank(line) || line.gift_of) return line;
    const answer = told[next++];
    if (!answer || !asks(line) || answer.product_id !== line.product_id) return line;
    const answered = withAnswer(line, answer);
    changed ||= answered !== line;
    return answered;
  });
  return changed ? result : null;
}

/** The line as answered; the very same line when the answer is what stands there. */
function withAnswer(line: DraftLine, answer: PreviewLine): DraftLine {
  const booked = line.from_book ? withBookPrice(line, answer) : line;
  if (!hasOtherUnit(booked)) return booked;
  const { net, tax, gross } = answer;
  const told = { net, tax, gross };
  const same = booked.told && booked.told.net === told.net && booked.told.gross === told.gross;
  return same ? booked : { ...booked, told };
}

function withBookPrice(line: DraftLine, answer: PreviewLine): DraftLine {
  const price = answer.unit_price ? showDecimal(parseDecimal(answer.unit_price) ?? 0n) : "";
  const { price_unit, tax_included } = answer;
  const source = answer.source ?? undefined;
  const same =
    line.price === price &&
    line.price_unit === price_unit &&
    line.tax_included === tax_included &&
    line.source?.rule_id === source?.rule_id &&
    line.source?.level === source?.level;
  return same ? line : { ...line, price, price_unit, tax_included, source };
}
