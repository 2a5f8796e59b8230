/** What the due date calculator asks the server. */

import type { DueQuestion } from "./queries.ts";

export type Unit = DueQuestion["unit"];
export interface Asked {
  start: string | null;
  /** The time of day in the company, for working hours. */
  time: string;
  days: string;
  unit: Unit;
}

const daysMax = 1000;

/** What can be asked of the server; null while something is missing. */
export function questionOf(asked: Asked, department: string | null): DueQuestion | null {
  const { unit, time } = asked;
  if (!asked.start || !/^\d{1,4}$/.test(asked.days)) return null;
  const hours = unit === "working_hours";
  if (hours && !time) return null;
  const days = Number(asked.days);
  const start = hours ? `${asked.start}T${time}` : asked.start;
  return days > daysMax ? null : { start, days, unit, department };
}
