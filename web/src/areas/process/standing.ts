/** How a clause stands in a period, and what a whole rule book comes to. */

import type { ClauseFigures, Tally } from "./queries.ts";

/** From what needs a reader first to what needs him least. */
export const standings = [
  "broken",
  "due",
  "kept",
  "unused",
  "unseen",
  "open",
  "built_in",
  "guidance",
] as const;
export type Standing = (typeof standings)[number];

const nothing: Tally = { kept: 0, broken: 0, due: 0 };

/** The counts of a month, or of all time; what is due is due now, whatever the month. */
export function tallyOf(clause: ClauseFigures, period: string | null): Tally {
  if (!period) return clause.total;
  const { kept, broken } = clause.by_period[period] ?? nothing;
  return { kept, broken, due: clause.total.due };
}

export function standingOf(clause: ClauseFigures, period: string | null): Standing {
  if (clause.open) return "open";
  if (clause.guidance) return "guidance";
  if (!clause.measured) return "built_in";
  const tally = tallyOf(clause, period);
  if (tally.broken > 0) return "broken";
  if (tally.due > 0) return "due";
  if (tally.kept > 0) return "kept";
  // Who sees some orders only cannot be told what became of the others.
  return clause.not_applicable == null ? "unseen" : "unused";
}

/** What is said where nothing is counted: of all orders, of a month, or of those the reader sees. */
export function emptyHelp(clause: ClauseFigures, period: string | null) {
  if (clause.not_applicable == null) return "standingHelp_unseen";
  return period ? "standingHelp_unusedIn" : "standingHelp_unused";
}

/** How many clauses stand how. */
export function countStandings(
  clauses: readonly ClauseFigures[],
  period: string | null,
): Record<Standing, number> {
  const counts = Object.fromEntries(standings.map((one) => [one, 0])) as Record<Standing, number>;
  for (const clause of clauses) counts[standingOf(clause, period)] += 1;
  return counts;
}

/** The months in which anything was counted, the newest first. */
export function periodsOf(clauses: readonly ClauseFigures[]): string[] {
  const months = new Set(clauses.flatMap((clause) => Object.keys(clause.by_period)));
  return [...months].sort().reverse();
}

export interface Article {
  /** `3` of `EQ-3.1a`; the whole id where it is not numbered so. */
  number: string;
  clauses: ClauseFigures[];
}

/** The clauses by article, in the order of the rule book. */
export function articles(clauses: readonly ClauseFigures[]): Article[] {
  const found: Article[] = [];
  for (const clause of clauses) {
    const number = /(\d+)(?:\.|$)/.exec(clause.id)?.[1] ?? clause.id;
    const last = found.at(-1);
    if (last?.number === number) last.clauses.push(clause);
    else found.push({ number, clauses: [clause] });
  }
  return found;
}

/** `4.2c` of `EQ-4.2c`, as a rule book numbers its margin. */
export function marginNumber(id: string): string {
  return /\d.*$/.exec(id)?.[0] ?? id;
}

/** Shares of what was counted, in per cent of the width; what is there at all is seen. */
export function shares(tally: Tally): { kept: number; due: number; broken: number } | null {
  const all = tally.kept + tally.broken + tally.due;
  if (all === 0) return null;
  const of = (count: number) => (count === 0 ? 0 : Math.max(3, (count / all) * 100));
  const [broken, due] = [of(tally.broken), of(tally.due)];
  return { broken, due, kept: tally.kept === 0 ? 0 : Math.max(0, 100 - broken - due) };
}
