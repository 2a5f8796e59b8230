/** Where the bars of the plan board lie: one row per work centre, side by side where they overlap. */

import { addDays, daysBetween } from "../../i18n/format.ts";

interface Planned {
  id: string;
  work_centre_id?: string | null;
  start_on?: string | null;
  end_on?: string | null;
}

export interface Bar<Work> {
  work: Work;
  /** First and last day shown, counted from the first day of the board. */
  from: number;
  to: number;
  /** The track within its row; two bars in one row overlap only on different tracks. */
  track: number;
}

export interface Row<Work> {
  bars: Bar<Work>[];
  tracks: number;
}

/** The bars of one work centre within the days shown, in the order of their start. */
export function layOut<Work extends Planned>(
  work: readonly Work[],
  centre: string,
  first: string,
  days: number,
): Row<Work> {
  const ends: number[] = [];
  const bars: Bar<Work>[] = [];
  const here = work
    .flatMap((one) => {
      if (one.work_centre_id !== centre || !one.start_on || !one.end_on) return [];
      return [
        { work: one, from: daysBetween(first, one.start_on), to: daysBetween(first, one.end_on) },
      ];
    })
    .filter(({ from, to }) => to >= 0 && from < days)
    .sort((a, b) => a.from - b.from || a.to - b.to);
  for (const { work: one, from, to } of here) {
    const free = ends.findIndex((end) => end < from);
    const track = free < 0 ? ends.length : free;
    ends[track] = to;
    bars.push({ work: one, from: Math.max(from, 0), to: Math.min(to, days - 1), track });
  }
  return { bars, tracks: Math.max(ends.length, 1) };
}

/** Work orders at a centre that share days with a plan. */
export function overlapping<Work extends Planned>(
  work: readonly Work[],
  plan: { id: string; centre: string; start: string; end: string },
): Work[] {
  return work.filter(
    (one) =>
      one.id !== plan.id &&
      one.work_centre_id === plan.centre &&
      one.start_on != null &&
      one.end_on != null &&
      one.start_on <= plan.end &&
      one.end_on >= plan.start,
  );
}

/** The days of the board. */
export function daysFrom(first: string, count: number): string[] {
  return Array.from({ length: count }, (_, n) => addDays(first, n));
}
