/** What is taken off the whole order, the ways people write it: `500`, `2%`, `95折`, `九五折`. */

import type { OrderContent } from "../../../api/types.ts";
import {
  one,
  parseDecimal,
  percentToRate,
  rateToPercent,
  roundDivide,
  showDecimal,
} from "../../../i18n/decimal.ts";

type WholeDiscount = NonNullable<OrderContent["discount"]>;

const digits = "零一二三四五六七八九";

/**
 * What a text says: nothing when it is empty, `null` when it cannot be read. Of 折 the rest is paid:
 * `95折`, `9.5折` and `九五折` are 5% off.
 */
export function readDiscount(text: string): WholeDiscount | undefined | null {
  const typed = text.normalize("NFKC").trim();
  if (typed === "") return undefined;
  if (typed.endsWith("折")) return shareOff(paidShare(typed));
  if (typed.endsWith("%")) return shareOff(parseDecimal(percentToRate(typed) ?? ""));
  const amount = parseDecimal(typed);
  return amount === null || amount < 0n ? null : { amount: showDecimal(amount) };

  function shareOff(share: bigint | null): WholeDiscount | null {
    return share === null || share < 0n || share > one ? null : { share: showDecimal(share) };
  }
}

/** Off by `95折`, `9.5折`, `打九五折`, `九点五折`: one digit before the point is a tenth of the price. */
function paidShare(text: string): bigint | null {
  const plain = text
    .replace(/^打|折$/g, "")
    .trim()
    .replace("点", ".")
    .replace(/[零一二三四五六七八九]/g, (digit) => String(digits.indexOf(digit)));
  const figure = /^([1-9]\d?)(?:\.\d+)?$/.exec(plain);
  const paid = parseDecimal(plain);
  if (!figure || paid === null) return null;
  return one - paid / (figure[1]?.length === 1 ? 10n : 100n);
}

/** A stored discount as it is shown to be changed. */
export function discountText(discount: OrderContent["discount"]): string {
  if (!discount) return "";
  if ("share" in discount) return `${rateToPercent(discount.share)}%`;
  return showDecimal(parseDecimal(discount.amount) ?? 0n);
}

/** What it takes off an amount with tax; both in minor units, of which the currency has `scale`. */
export function discountOff(text: string, gross: bigint, scale: bigint): bigint {
  const discount = readDiscount(text);
  if (!discount) return 0n;
  if ("share" in discount) {
    return roundDivide(gross * (parseDecimal(discount.share) ?? 0n), one);
  }
  return ((parseDecimal(discount.amount) ?? 0n) * scale) / one;
}
