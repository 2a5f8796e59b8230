/** What may be wrong with a figure or a date as it was typed. */

import { isTooLarge, one, parseDecimal, percentToRate } from "../../../i18n/decimal.ts";
import { today } from "../../../i18n/format.ts";
import { parseDate } from "../../../ui/parse-date.ts";

/** What may be wrong with a text, each with a sentence in the words of orders. */
export type Fault =
  | "unknownProduct"
  | "notANumber"
  | "tooLarge"
  | "tooFine"
  | "notPositive"
  | "negative"
  | "discountRange"
  | "unknownDiscount"
  | "unknownDate";

const hundred = 100n * one;

/** A figure that may be missing, but not below 0. */
export function amountFault(text: string): Fault | null {
  return numberFault(text, (value) => (value < 0n ? "negative" : null));
}

/** A figure that may be missing, but is above 0. */
export function quantityFault(text: string): Fault | null {
  return numberFault(text, (value) => (value <= 0n ? "notPositive" : null));
}

/** A share in per cent, from 0 to 100. */
export function percentFault(text: string): Fault | null {
  const plain = text.replace(/[%％]\s*$/, "");
  return numberFault(plain, (value) => {
    if (value < 0n || value > hundred) return "discountRange";
    return percentToRate(plain) === null ? "tooFine" : null;
  });
}

/** A date in any of the ways that are read. */
export function dateFault(text: string): Fault | null {
  return text !== "" && parseDate(text, today()) === null ? "unknownDate" : null;
}

function numberFault(text: string, check: (value: bigint) => Fault | null): Fault | null {
  if (text.trim() === "") return null;
  const value = parseDecimal(text);
  if (value !== null) return check(value);
  if (/\.\d{7,}$/.test(text.trim())) return "tooFine";
  return isTooLarge(text) ? "tooLarge" : "notANumber";
}
