/** Currencies: which ones are offered, and how their amounts are counted and written. */

/** What is meant where a document names no currency. */
export const companyCurrency = "CNY";

/** The ones to choose from; a document keeps another that it has. */
export const currencies = ["CNY", "USD", "EUR", "JPY", "HKD", "GBP"] as const;

/** Digits after the point where they are not two, as the server has them. */
const unusualDigits: Record<string, number> = {
  ...Object.fromEntries(["JPY", "KRW", "VND", "CLP", "ISK"].map((code) => [code, 0])),
  ...Object.fromEntries(["KWD", "BHD", "OMR", "TND", "JOD", "IQD"].map((code) => [code, 3])),
};

const digitsOf = (currency: string) => unusualDigits[currency] ?? 2;

/** How many minor units one of the currency has: 100 fen, but a yen has none smaller. */
export const scaleOf = (currency: string): bigint => 10n ** BigInt(digitsOf(currency));

/** An amount in minor units as a decimal string: `1234` fen read `12.34`. */
export function showMinor(minor: bigint, currency: string): string {
  const digits = digitsOf(currency);
  const plain = (minor < 0n ? -minor : minor).toString().padStart(digits + 1, "0");
  const fraction = digits > 0 ? `.${plain.slice(-digits)}` : "";
  return `${minor < 0n ? "-" : ""}${plain.slice(0, plain.length - digits)}${fraction}`;
}
