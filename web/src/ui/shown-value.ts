/** A recorded value in few words, for lists of what differs. */

import { parseDecimal, showDecimal } from "../i18n/decimal.ts";

/** Ids say nothing to a reader. */
const unsaid = /(^|_)id$/;

export function shownValue(value: unknown): string {
  if (value === null || value === undefined || value === false) return "";
  if (value === true) return "✓";
  if (typeof value === "string") return plain(value);
  if (Array.isArray(value)) return value.map(shownValue).filter(Boolean).join("; ");
  if (typeof value !== "object") return String(value);
  const parts = Object.entries(value).filter(([key]) => !unsaid.test(key));
  return parts
    .map(([, part]) => shownValue(part))
    .filter(Boolean)
    .join(" ");
}

/** Figures without needless zeros. */
function plain(text: string): string {
  const figure = /^-?\d+(\.\d+)?$/.test(text) ? parseDecimal(text) : null;
  return figure === null ? text : showDecimal(figure);
}
