/** Exact decimals in six places, as the server keeps quantities, prices and rates. */

const places = 6;
export const one = 10n ** BigInt(places);
/** Largest value that fits the server's 64 bits. */
const limit = 2n ** 63n - 1n;

/** Parses `1,234.5`, full-width digits and blanks included; null when it is no such decimal. */
export function parseDecimal(text: string): bigint | null {
  const plain = text
    .normalize("NFKC")
    .replace(/[\s,，¥￥]/g, "")
    .replace("−", "-");
  const match = /^(-?)(\d+)(?:\.(\d{0,6}))?$/.exec(plain) ?? /^(-?)()\.(\d{1,6})$/.exec(plain);
  if (!match) return null;
  const [, sign, whole = "", fraction = ""] = match;
  const value = BigInt((whole || "0") + fraction.padEnd(places, "0"));
  if (value > limit) return null;
  return sign === "-" ? -value : value;
}

/** Whether a text is a number, only larger than the server can keep. */
export function isTooLarge(text: string): boolean {
  const plain = text.normalize("NFKC").replace(/[\s,，¥￥]/g, "");
  return /^\d+(?:\.\d*)?$/.test(plain) && BigInt(plain.split(".")[0] ?? "0") * one > limit;
}

/** The shortest decimal string of a value in six places. */
export function showDecimal(value: bigint): string {
  const digits = (value < 0n ? -value : value).toString().padStart(places + 1, "0");
  const fraction = digits.slice(-places).replace(/0+$/, "");
  return `${value < 0n ? "-" : ""}${digits.slice(0, -places)}${fraction ? `.${fraction}` : ""}`;
}

/** Divides and rounds half away from zero, the commercial rounding 四舍五入. */
export function roundDivide(numerator: bigint, denominator: bigint): bigint {
  if (numerator < 0n) return -roundDivide(-numerator, denominator);
  return (2n * numerator + denominator) / (2n * denominator);
}

/** An amount in hundredths as a decimal string. */
export function showCents(cents: bigint): string {
  const digits = (cents < 0n ? -cents : cents).toString().padStart(3, "0");
  return `${cents < 0n ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Per cent as typed (`13`, `13%`) to a ratio (`0.13`); null when it is no number. */
export function percentToRate(text: string): string | null {
  const value = parseDecimal(text.replace(/[%％]\s*$/, ""));
  return value === null || value % 100n !== 0n ? null : showDecimal(value / 100n);
}

/** A computed ratio (`0.084317`) in per cent, to be read: at most two digits after the point. */
export function percentRead(rate: string): string {
  const value = parseDecimal(rate);
  return value === null ? rate : showDecimal(roundDivide(value, 100n) * 10_000n);
}

/** A ratio (`0.13`) to per cent as typed (`13`). */
export function rateToPercent(rate: string): string {
  const value = parseDecimal(rate);
  return value === null ? rate : showDecimal(value * 100n);
}
