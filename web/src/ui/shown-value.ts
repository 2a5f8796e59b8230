/** A recorded value in few words, for lists of what differs. */

import { useMemo } from "react";
import type { Instalment } from "../api/types.ts";
import { formatDate, formatMoney, formatQuantity, formatRate } from "../i18n/format.ts";
import { type Locale, useLocale } from "../i18n/locale.ts";
import { translate } from "../i18n/words.ts";
import { instalmentText } from "./terms/instalment.ts";
import { uiWords } from "./words.ts";

/** Names that belong to ids; ids without one say nothing to a reader. */
export type Names = ReadonlyMap<string, string>;

/** In which language and with which names a value is told. */
export interface Reader {
  locale: Locale;
  names: Names;
}

const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const isDate = /^\d{4}-\d{2}-\d{2}$/;
const isDecimal = /^-?\d+(\.\d+)?$/;
const isRate = /^(tax_rate|discount|share)$/;
const isTruth = /^(from_book|tax_included|needs_budget)$/;
const isFigure = /(quantity|price|amount|^open)$/;

/** What is said of a thing with many parts; of others all that is text. */
const said: Readonly<Record<string, readonly string[]>> = {
  signatories: ["name", "title", "signed_on"],
  parties: ["name"],
  obligations: ["words"],
};

/** The value of a field such as `/lines/7f…/tax_rate`; empty where there are no words for it. */
export function shownValue(value: unknown, field: string, reader: Reader): string {
  const key = field.split(/[/.]/).at(-1) ?? "";
  // What is only written down where it is true.
  if (value === null && isTruth.test(key)) return translate(uiWords, reader.locale)("no");
  if (value === null || value === undefined) return "";
  if (typeof value === "boolean") return translate(uiWords, reader.locale)(value ? "yes" : "no");
  if (typeof value === "string") return ofText(value, key, reader);
  if (Array.isArray(value)) return joined(value, "; ", (one) => shownValue(one, key, reader));
  return typeof value === "object" ? ofParts({ ...value }, key, reader) : String(value);
}

function ofText(text: string, key: string, { locale, names }: Reader): string {
  if (isId.test(text)) return names.get(text) ?? "";
  if (isDate.test(text)) return formatDate(text, locale);
  if (!isDecimal.test(text)) return text;
  if (isRate.test(key)) return formatRate(text);
  // Whole figures elsewhere may be a number of something, such as a telephone.
  return isFigure.test(key) || text.includes(".") ? formatQuantity(text) : text;
}

type Parts = Record<string, unknown>;

function ofParts(parts: Parts, key: string, reader: Reader): string {
  if (Array.isArray(parts.instalments)) return ofTerms(parts.instalments, reader);
  if ("product_id" in parts && "quantity" in parts) return ofLine(parts, reader);
  const { amount, currency } = parts;
  if (typeof amount === "string" && typeof currency === "string") {
    return formatMoney(amount, currency);
  }
  return joined(said[key] ?? Object.keys(parts), " ", (part) => {
    const value = parts[part];
    // A truth or an index says nothing without its name.
    return typeof value === "boolean" || typeof value === "number"
      ? ""
      : shownValue(value, part, reader);
  });
}

function ofTerms(instalments: readonly Instalment[], { locale }: Reader): string {
  const between = locale === "zh" ? "；" : "; ";
  return joined(instalments, between, (one) => instalmentText(one, locale));
}

/** The goods of a line, and for how much. */
function ofLine(line: Parts, reader: Reader): string {
  const t = translate(uiWords, reader.locale);
  const part = (key: string) => shownValue(line[key], key, reader);
  const what = [part("product_id") || part("line_id"), part("model")].filter(Boolean).join(" ");
  const [n, price] = [part("quantity"), part("unit_price")];
  return (price ? t("goodsPriced", { what, n, price }) : t("goods", { what, n })).trim();
}

function joined<One>(list: readonly One[], between: string, show: (one: One) => string): string {
  return list.map(show).filter(Boolean).join(between);
}

export const noNames: Names = new Map();

/** Who reads here, and the names that are known to this page. */
export function useReader(names = noNames): Reader {
  const locale = useLocale();
  return useMemo(() => ({ locale, names }), [locale, names]);
}
