/**
 * Amounts while typing, by the server's own rules. Each line is rounded once, half away from zero;
 * or the sum of all lines of one tax rate is, and the lines get its parts by largest remainder.
 */

import { companyCurrency, scaleOf } from "../../../i18n/currency.ts";
import { one, parseDecimal, percentToRate, roundDivide } from "../../../i18n/decimal.ts";
import { type Draft, type DraftLine, hasOtherUnit } from "./draft.ts";

/** In minor units of the currency. */
export interface Amounts {
  net: bigint;
  tax: bigint;
  gross: bigint;
}

/** What amounts depend on beside the lines. */
export interface Counting {
  currency: string;
  rounding: Draft["rounding"];
}

/** What a line's amounts follow from. */
interface Priced {
  /** Quantity times price less the discount, in 10⁻¹⁸ of the currency. */
  exact: bigint;
  rate: bigint;
  taxIncluded: boolean;
}

/** Lines are never altered, only replaced; so each is counted once. */
const known = new WeakMap<DraftLine, { scale: bigint; amounts: Amounts | null }>();

/** A line's amounts by itself; none while a figure is missing. */
export function lineAmounts(line: DraftLine, currency = companyCurrency): Amounts | null {
  const scale = scaleOf(currency);
  const found = known.get(line);
  if (found?.scale === scale) return found.amounts;
  // How many of the one unit make the other is the server's to say.
  const amounts = hasOtherUnit(line) ? toldAmounts(line, scale) : alone(line, scale);
  known.set(line, { scale, amounts });
  return amounts;
}

function toldAmounts({ told }: DraftLine, scale: bigint): Amounts | null {
  const minor = (amount: string) => ((parseDecimal(amount) ?? 0n) * scale) / one;
  return told ? { net: minor(told.net), tax: minor(told.tax), gross: minor(told.gross) } : null;
}

function alone(line: DraftLine, scale: bigint): Amounts | null {
  const priced = pricedOf(line);
  if (!priced) return null;
  const stated = roundDivide(priced.exact * scale, one * one * one);
  return withTaxOf([stated], priced)[0] ?? null;
}

function pricedOf(line: DraftLine): Priced | null {
  const quantity = parseDecimal(line.quantity);
  const price = parseDecimal(line.price);
  const discount = share(line.discount);
  const rate = share(line.tax);
  if (quantity === null || price === null || discount === null || rate === null) return null;
  return { exact: quantity * price * (one - discount), rate, taxIncluded: line.tax_included };
}

function share(percent: string): bigint | null {
  if (percent.trim() === "") return 0n;
  const ratio = percentToRate(percent);
  return ratio === null ? null : parseDecimal(ratio);
}

/** The amounts of lines of one tax rate, out of gross ones or on top of net ones, as stated. */
function withTaxOf(stated: readonly bigint[], { rate, taxIncluded }: Priced): Amounts[] {
  if (taxIncluded) {
    const nets = roundTogether(
      stated.map((gross) => gross * one),
      one + rate,
    );
    return stated.map((gross, i) => amounts(nets[i] ?? 0n, gross));
  }
  const taxes = roundTogether(
    stated.map((net) => net * rate),
    one,
  );
  return stated.map((net, i) => amounts(net, net + (taxes[i] ?? 0n)));
}

const amounts = (net: bigint, gross: bigint): Amounts => ({ net, tax: gross - net, gross });

/** Rounds the sum, and gives each its part: those with the largest remainder are rounded up. */
function roundTogether(exact: readonly bigint[], denominator: bigint): bigint[] {
  const total = roundDivide(
    exact.reduce((sum, value) => sum + value, 0n),
    denominator,
  );
  const parts = exact.map((value) => value / denominator);
  const missing = Number(total - parts.reduce((sum, value) => sum + value, 0n));
  const byRemainder = exact
    .map((value, place) => ({ place, rest: value % denominator }))
    .sort((a, b) => (a.rest === b.rest ? 0 : a.rest < b.rest ? 1 : -1));
  const up = new Set(byRemainder.slice(0, missing).map(({ place }) => place));
  return parts.map((part, place) => (up.has(place) ? part + 1n : part));
}

/** The amounts of each line within its document. */
export function amountsOf(
  lines: readonly DraftLine[],
  { currency, rounding }: Counting,
): ReadonlyMap<DraftLine, Amounts | null> {
  const found = new Map(lines.map((line) => [line, lineAmounts(line, currency)] as const));
  if (rounding === "line") return found;
  const groups = new Map<string, { line: DraftLine; priced: Priced }[]>();
  const together = lines.some(hasOtherUnit);
  for (const line of lines) {
    const told = together ? toldAmounts(line, scaleOf(currency)) : null;
    if (told) found.set(line, told);
    const priced = told || hasOtherUnit(line) ? null : pricedOf(line);
    if (!priced) continue;
    const key = `${priced.taxIncluded} ${priced.rate}`;
    const group = groups.get(key) ?? [];
    group.push({ line, priced });
    groups.set(key, group);
  }
  for (const group of groups.values()) {
    const [first] = group;
    if (!first) continue;
    // The server counts in millionths of a minor unit before it rounds.
    const fine = group.map(({ priced }) =>
      roundDivide(priced.exact * scaleOf(currency), one * one),
    );
    const parts = withTaxOf(roundTogether(fine, one), first.priced);
    group.forEach(({ line }, i) => {
      found.set(line, parts[i] ?? null);
    });
  }
  return found;
}

/** The price of one of the product's own units less discount and tax; null while a figure is missing. */
export function netPrice(line: DraftLine): bigint | null {
  if (line.price_unit !== "") return null;
  const price = parseDecimal(line.price);
  const discount = share(line.discount);
  const tax = share(line.tax);
  if (price === null || discount === null || tax === null) return null;
  const discounted = roundDivide(price * (one - discount), one);
  return line.tax_included ? roundDivide(discounted * one, one + tax) : discounted;
}

/** The document's amounts: the sum of its lines'. */
export function totals(lines: readonly DraftLine[], counting: Counting): Amounts {
  const sum = { net: 0n, tax: 0n, gross: 0n };
  for (const amounts of amountsOf(lines, counting).values()) {
    if (!amounts) continue;
    sum.net += amounts.net;
    sum.tax += amounts.tax;
    sum.gross += amounts.gross;
  }
  return sum;
}
