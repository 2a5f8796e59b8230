/** Amounts while typing, by the server's own rules: each line rounded once, half away from zero. */

import { one, parseDecimal, percentToRate, roundDivide } from "../../../i18n/decimal.ts";
import { type DraftLine, hasOtherUnit } from "./draft.ts";

/** In hundredths of the currency. */
export interface Amounts {
  net: bigint;
  tax: bigint;
  gross: bigint;
}

const cents = 100n;
/** Lines are never altered, only replaced; so each is counted once. */
const known = new WeakMap<DraftLine, Amounts | null>();

export function lineAmounts(line: DraftLine): Amounts | null {
  const found = known.get(line);
  if (found !== undefined) return found;
  const counted = count(line);
  known.set(line, counted);
  return counted;
}

function count(line: DraftLine): Amounts | null {
  if (line.told) {
    const { net, tax, gross } = line.told;
    return { net: inCents(net), tax: inCents(tax), gross: inCents(gross) };
  }
  // How many of the one unit make the other is the server's to say.
  if (hasOtherUnit(line)) return null;
  const quantity = parseDecimal(line.quantity);
  const price = parseDecimal(line.price);
  const discount = rate(line.discount);
  const tax = rate(line.tax);
  if (quantity === null || price === null || discount === null || tax === null) return null;
  const amount = roundDivide(quantity * price * (one - discount) * cents, one * one * one);
  if (line.tax_included) {
    const taxed = roundDivide(amount * tax, one + tax);
    return { net: amount - taxed, tax: taxed, gross: amount };
  }
  const taxed = roundDivide(amount * tax, one);
  return { net: amount, tax: taxed, gross: amount + taxed };
}

const inCents = (amount: string) => (parseDecimal(amount) ?? 0n) / (one / cents);

function rate(percent: string): bigint | null {
  if (percent.trim() === "") return 0n;
  const ratio = percentToRate(percent);
  return ratio === null ? null : parseDecimal(ratio);
}

/** The price of one unit less discount and tax; null while a figure is missing. */
export function netPrice(line: DraftLine): bigint | null {
  const price = parseDecimal(line.price);
  const discount = rate(line.discount);
  const tax = rate(line.tax);
  if (price === null || discount === null || tax === null) return null;
  const discounted = roundDivide(price * (one - discount), one);
  return line.tax_included ? roundDivide(discounted * one, one + tax) : discounted;
}

export function totals(lines: readonly DraftLine[]): Amounts {
  const sum = { net: 0n, tax: 0n, gross: 0n };
  for (const line of lines) {
    const amounts = lineAmounts(line);
    if (!amounts) continue;
    sum.net += amounts.net;
    sum.tax += amounts.tax;
    sum.gross += amounts.gross;
  }
  return sum;
}
