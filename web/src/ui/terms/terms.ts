/** Payment terms as they are being typed. */

import type { Instalment, PaymentTerms } from "../../api/types.ts";
import { newUuid } from "../../api/uuid.ts";
import { one, parseDecimal, showDecimal } from "../../i18n/decimal.ts";

export interface DraftTerm {
  key: string;
  percent: string;
  event: Instalment["event"];
  kind: Instalment["due"]["kind"];
  n: string;
}

export function newTerm(
  percent: string,
  event: DraftTerm["event"],
  kind: DraftTerm["kind"],
  n: string,
): DraftTerm {
  return { key: newUuid(), percent, event, kind, n };
}

export function toDraftTerms(terms: PaymentTerms | null | undefined): DraftTerm[] {
  const trim = (percent: string) => showDecimal(parseDecimal(percent) ?? 0n);
  return (terms?.instalments ?? []).map((term) =>
    newTerm(trim(term.percent), term.event, term.due.kind, String(term.due.n)),
  );
}

/** What is sent; nothing while there is no instalment. */
export function toTerms(terms: readonly DraftTerm[]): PaymentTerms | null {
  return terms.length === 0 ? null : { instalments: terms.map(toInstalment) };
}

function toInstalment(term: DraftTerm): Instalment {
  const percent = parseDecimal(term.percent.replace(/[%％]\s*$/, ""));
  return {
    percent: percent === null ? "0" : showDecimal(percent),
    event: term.event,
    due: { kind: term.kind, n: Number.parseInt(term.n, 10) || 0 },
  };
}

/** The shares of the instalments in per cent; null while one is no number. */
export function termsSum(percents: readonly string[]): string | null {
  let sum = 0n;
  for (const text of percents) {
    const value = parseDecimal(text.replace(/[%％]\s*$/, ""));
    if (value === null) return null;
    sum += value;
  }
  const fraction = (sum % one).toString().padStart(6, "0").replace(/0+$/, "");
  return `${sum / one}${fraction ? `.${fraction}` : ""}`;
}
