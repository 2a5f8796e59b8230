/** Reads dates the way clerks type them. */

import { addDays } from "../i18n/format.ts";

/**
 * `2026-11-21`, `2026/11/21`, `2026年11月21日`, `20261121`, `261121`, `1121`, `11-21`, `11.21`,
 * `21` (of this month), `+5` (in five days), `今天`. A day without a year is the next one to come, as
 * deliveries lie ahead, unless it is less than two months ago. Null when it is none of these.
 */
export function parseDate(text: string, today: string): string | null {
  const plain = text.normalize("NFKC").trim();
  if (plain === "今天" || plain === "今" || plain === "0") return today;
  if (plain === "明天" || plain === "明") return addDays(today, 1);
  const offset = /^([+-]\d{1,3})$/.exec(plain);
  if (offset?.[1]) return addDays(today, Number(offset[1]));
  const parts = plain
    .replace(/[年月]/g, "-")
    .replace(/[日号]$/, "")
    .split(/[-/. ]/)
    .filter(Boolean);
  if (parts.some((part) => !/^\d+$/.test(part))) return null;
  if (parts.length === 1) return fromDigits(parts[0] ?? "", today);
  if (parts.length === 2) return nextOf(Number(parts[0]), Number(parts[1]), today);
  if (parts.length === 3)
    return civil(fullYear(parts[0] ?? ""), Number(parts[1]), Number(parts[2]));
  return null;
}

function fromDigits(digits: string, today: string): string | null {
  const number = (from: number, to?: number) => Number(digits.slice(from, to));
  switch (digits.length) {
    case 1:
    case 2:
      return nextOf(Number(today.slice(5, 7)), number(0), today);
    case 3:
      return nextOf(number(0, 1), number(1), today);
    case 4:
      return nextOf(number(0, 2), number(2), today);
    case 6:
      return civil(2000 + number(0, 2), number(2, 4), number(4));
    case 8:
      return civil(number(0, 4), number(4, 6), number(6));
    default:
      return null;
  }
}

const fullYear = (text: string): number => (text.length <= 2 ? 2000 + Number(text) : Number(text));

/** How many days back a day without a year may lie. */
const lookBack = 60;

function nextOf(month: number, day: number, today: string): string | null {
  const year = Number(today.slice(0, 4));
  const earliest = addDays(today, -lookBack);
  const candidates = [year - 1, year, year + 1].map((one) => civil(one, month, day));
  return candidates.find((date) => date !== null && date >= earliest) ?? null;
}

/** A date of the calendar, or null: there is no 31 April. */
function civil(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day || year < 1990) return null;
  return date.toISOString().slice(0, 10);
}

/** The days a month's page shows: six weeks from Monday on. */
export function monthPage(month: string): string[] {
  const first = `${month}-01`;
  const monday = addDays(first, -((new Date(`${first}T00:00:00Z`).getUTCDay() + 6) % 7));
  return Array.from({ length: 42 }, (_, i) => addDays(monday, i));
}

/** `2026-11` some months later. */
export function addMonths(month: string, by: number): string {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number - 1 + by, 1)).toISOString().slice(0, 7);
}
