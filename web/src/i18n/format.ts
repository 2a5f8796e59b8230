/** Amounts, quantities and dates the way each language writes them. No float ever touches money. */

import { type Locale, useLocale } from "./locale.ts";

/** Days and hours are those of the company, wherever the browser stands. */
const timeZone = "Asia/Shanghai";
/** What this product writes before an amount; other currencies show their code. */
const symbols: Record<string, string> = { CNY: "¥", USD: "US$", EUR: "€", GBP: "£", HKD: "HK$" };
const dayMilliseconds = 86_400_000;

// Made once: making one costs more than a thousand uses.
const isoDay = new Intl.DateTimeFormat("sv-SE", { timeZone });
const isoTime = new Intl.DateTimeFormat("sv-SE", { timeZone, timeStyle: "short" });
const englishDay = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeZone: "UTC" });
const englishMonth = new Intl.DateTimeFormat("en-GB", {
  month: "long",
  year: "numeric",
  timeZone: "UTC",
});
const weekdays = {
  zh: new Intl.DateTimeFormat("zh-CN", { weekday: "short", timeZone: "UTC" }),
  en: new Intl.DateTimeFormat("en-GB", { weekday: "short", timeZone: "UTC" }),
};

/** Thousands separators in a plain decimal string. */
export function group(decimal: string): string {
  const [, sign = "", whole = "0", rest = ""] = /^([-+]?)(\d*)(\.\d*)?$/.exec(decimal) ?? [];
  return `${sign === "-" ? "−" : ""}${whole.replace(/\B(?=(\d{3})+$)/g, ",")}${rest}`;
}

export function formatMoney(amount: string, currency: string): string {
  const grouped = group(amount);
  const symbol = symbols[currency] ?? `${currency} `;
  return grouped.startsWith("−") ? `−${symbol}${grouped.slice(1)}` : symbol + grouped;
}

const currencyNames = {
  zh: new Intl.DisplayNames("zh-CN", { type: "currency" }),
  en: new Intl.DisplayNames("en", { type: "currency" }),
};

/** A currency by name and by what stands before its amounts: 人民币 ¥, US Dollar US$. */
export function formatCurrency(code: string, locale: Locale): string {
  const name = /^[A-Z]{3}$/.test(code) ? currencyNames[locale].of(code) : code;
  return [name, symbols[code] ?? (name === code ? "" : code)].filter(Boolean).join(" ");
}

/** A price of one unit: at least two digits after the point, and no further zeros. */
export function formatPrice(price: string, currency: string): string {
  const [whole = "0", rest = ""] = price.split(".");
  return formatMoney(`${whole}.${rest.replace(/0+$/, "").padEnd(2, "0")}`, currency);
}

/** A quantity without needless zeros: `"2.500000"` reads 2.5. */
export function formatQuantity(quantity: string): string {
  const trimmed = quantity.includes(".") ? quantity.replace(/\.?0+$/, "") : quantity;
  return group(trimmed);
}

/** A ratio in per cent: `"0.13"` reads 13%. */
export function formatRate(rate: string): string {
  const [whole = "0", fraction = ""] = rate.split(".");
  const digits = fraction.padEnd(2, "0");
  const percent = `${Number(whole + digits.slice(0, 2))}`;
  const rest = digits.slice(2).replace(/0+$/, "");
  return `${percent}${rest ? `.${rest}` : ""}%`;
}

/** `2026-11-21`, the form Chinese offices and machines share; English readers get `21 Nov 2026`. */
export function formatDate(date: string, locale: Locale): string {
  if (locale === "zh") return date;
  return englishDay.format(new Date(`${date}T00:00:00Z`));
}

/** `2026-11`: 2026 年 11 月, November 2026. */
export function formatMonth(month: string, locale: Locale): string {
  if (locale === "zh") return `${month.slice(0, 4)} 年 ${Number(month.slice(5))} 月`;
  return englishMonth.format(new Date(`${month}-01T00:00:00Z`));
}

/** The day of the week of a civil date: 周六, Sat. */
export function weekday(date: string, locale: Locale): string {
  return weekdays[locale].format(new Date(`${date}T00:00:00Z`));
}

/** The civil date of a moment in the company's time zone. */
export function dateOf(moment: string | Date): string {
  return isoDay.format(new Date(moment));
}

/** A moment to the minute: `2026-11-21 14:05`; the year only when it is another one. */
export function formatMoment(moment: string, locale: Locale, now: Date = new Date()): string {
  const date = dateOf(moment);
  const time = isoTime.format(new Date(moment));
  const sameYear = date.slice(0, 4) === dateOf(now).slice(0, 4);
  if (locale === "zh") return `${sameYear ? date.slice(5) : date} ${time}`;
  const day = formatDate(date, "en");
  return `${sameYear ? day.replace(/ \d{4}$/, "") : day}, ${time}`;
}

/** Calendar days from one civil date to another. */
export function daysBetween(from: string, to: string): number {
  const at = (date: string) => Date.parse(`${date}T00:00:00Z`);
  return Math.round((at(to) - at(from)) / dayMilliseconds);
}

export function today(): string {
  return dateOf(new Date());
}

/** A civil date some days later. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMilliseconds)
    .toISOString()
    .slice(0, 10);
}

/** Several names in a row: 财务专员、财务经理. */
export function formatNames(names: readonly string[], locale: Locale): string {
  return names.join(locale === "zh" ? "、" : ", ");
}

export function useFormat() {
  const locale = useLocale();
  return {
    money: formatMoney,
    currency: (code: string) => formatCurrency(code, locale),
    price: formatPrice,
    quantity: formatQuantity,
    rate: formatRate,
    date: (date: string) => formatDate(date, locale),
    month: (month: string) => formatMonth(month, locale),
    weekday: (date: string) => weekday(date, locale),
    moment: (moment: string) => formatMoment(moment, locale),
    names: (names: readonly string[]) => formatNames(names, locale),
  };
}
