/** Missing fields as people read them: one entry for a field, with all the lines that lack it. */

import type { Missing } from "../api/types.ts";

export interface Gap {
  key: string;
  /** The first place to go to. */
  first: Missing;
  /** Lines that lack it, as `1–3, 7`; empty for a field of the whole document. */
  lines: string;
}

export function gapsOf(missing: readonly Missing[]): Gap[] {
  const byField = new Map<string, Missing[]>();
  for (const gap of missing) {
    const key = `${gap.step} ${gap.field} ${gap.what.en}`;
    byField.set(key, [...(byField.get(key) ?? []), gap]);
  }
  return [...byField].flatMap(([key, gaps]) => {
    const [first] = gaps;
    return first ? [{ key, first, lines: ranges(gaps.flatMap(({ line }) => line ?? [])) }] : [];
  });
}

/** Ascending numbers with neighbours drawn together: 1, 2, 3, 7 as `1–3, 7`. */
function ranges(numbers: readonly number[]): string {
  const parts: [number, number][] = [];
  for (const number of numbers) {
    const last = parts.at(-1);
    if (last && number === last[1] + 1) last[1] = number;
    else parts.push([number, number]);
  }
  return parts.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join(", ");
}
