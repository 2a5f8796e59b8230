/** Asks the server what the price book says, shortly after product, quantity, customer, channel or date change. */

import { useEffect, useRef, useState } from "react";
import { api, body } from "../../../api/client.ts";
import { Problem } from "../../../api/problem.ts";
import type { PreviewLine } from "../../../api/types.ts";
import { parseDecimal, showDecimal } from "../../../i18n/decimal.ts";
import {
  countedByServer,
  currencyOf,
  type Draft,
  type DraftLine,
  isBlank,
  type Rated,
  toContent,
} from "./draft.ts";
import { noReport, type Report } from "./notes.ts";

const askAfterMilliseconds = 350;

interface Options {
  draft: Draft;
  /** The order, once it was saved: its own call-offs do not count against it. */
  id: string | null;
  enabled: boolean;
  onChange: (part: Partial<Draft>) => void;
}

/** Changes the draft by what the server answers; returns what it refuses, to stand at the cells. */
export function useBookPrices({ draft, id, enabled, onChange }: Options): Report {
  const [report, setReport] = useState(noReport);
  const latest = useRef(draft);
  latest.current = draft;
  const answered = useRef<{ question: string; lines: readonly PreviewLine[] } | null>(null);
  useEffect(() => {
    if (!enabled || !draft.lines.some(asksIn(draft))) return;
    const cancel = new AbortController();
    const takeOver = (lines: readonly PreviewLine[]) => {
      const told = withAnswers(latest.current, lines);
      if (told) onChange({ lines: told });
    };
    const timer = window.setTimeout(async () => {
      const question = questionOf(draft);
      // Saving brings the lines anew, without what was told of them.
      if (answered.current?.question === question) return takeOver(answered.current.lines);
      const answer = await ask(draft, id, cancel.signal);
      if (!answer || questionOf(latest.current) !== question) return;
      const refused = answer instanceof Problem;
      answered.current = { question, lines: refused ? [] : answer };
      setReport(refused ? { errors: answer.errors, keys: keysOf(draft) } : noReport);
      takeOver(answered.current.lines);
    }, askAfterMilliseconds);
    return () => {
      window.clearTimeout(timer);
      cancel.abort();
    };
  }, [draft, id, enabled, onChange]);
  return report;
}

/** Whether a line needs the server: its price is the book's, or its amounts are the server's to say. */
function asksIn(draft: Rated): (line: DraftLine) => boolean {
  const counted = countedByServer(draft);
  return (line) => line.product_id !== null && !line.gift_of && (line.from_book || counted(line));
}

/** The lines that are sent, by their keys. */
const keysOf = (draft: Draft): string[] =>
  draft.lines.filter((line) => !isBlank(line) && !line.gift_of).map((line) => line.key);

/** All that a price depends on; amounts that the answer itself brings are left out. */
function questionOf(draft: Draft): string {
  const lines = draft.lines
    .filter((line) => !isBlank(line) && !line.gift_of)
    .map((line) => [
      line.product_id,
      line.quantity,
      line.unit,
      line.from_book ? "" : [line.price, line.price_unit, line.tax_included],
      line.from_book,
      line.tax,
      line.discount,
      line.delivery_on,
    ]);
  const { customer_id, channel, order_date, delivery_on, rounding } = draft;
  const header = [customer_id, channel, order_date, delivery_on, rounding, currencyOf(draft)];
  return JSON.stringify([header, lines]);
}

/** The lines as the server prices them, or why it does not; nothing when it could not be asked. */
async function ask(
  draft: Draft,
  id: string | null,
  signal: AbortSignal,
): Promise<PreviewLine[] | Problem | null> {
  try {
    const lines = draft.lines.filter((line) => !line.gift_of);
    // The form takes the discount on the whole off below the lines by itself.
    const content = toContent({ ...draft, discount: "", lines });
    const asked = { ...(id ? { order_id: id } : {}), content };
    const preview = await body(api.POST("/api/v1/orders/prices", { body: asked, signal }));
    return preview.lines;
  } catch (failure) {
    const problem = Problem.from(failure);
    return problem.errors.length > 0 ? problem : null;
  }
}

/** The lines with what the server said; null when nothing changes. */
export function withAnswers(draft: Rated, answers: readonly PreviewLine[]): DraftLine[] | null {
  const asks = asksIn(draft);
  const counted = countedByServer(draft);
  const told = answers.filter((one) => one.entry !== null && one.entry !== undefined);
  let next = 0;
  let changed = false;
  const result = draft.lines.map((line) => {
    if (isBlank(line) || line.gift_of) return line;
    const answer = told[next++];
    if (!answer || !asks(line) || answer.product_id !== line.product_id) return line;
    const booked = line.from_book ? withBookPrice(line, answer) : line;
    const answered = counted(booked) ? withAmounts(booked, answer) : booked;
    changed ||= answered !== line;
    return answered;
  });
  return changed ? result : null;
}

const sameJson = (a: unknown, b: unknown) =>
  JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/** The line with the server's amounts; the very same line when those stand there. */
function withAmounts(line: DraftLine, { net, tax, gross }: PreviewLine): DraftLine {
  const same = line.told?.net === net && line.told.gross === gross;
  return same ? line : { ...line, told: { net, tax, gross } };
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
    line.source?.level === source?.level &&
    sameJson(line.source?.beyond, source?.beyond);
  return same ? line : { ...line, price, price_unit, tax_included, source };
}
