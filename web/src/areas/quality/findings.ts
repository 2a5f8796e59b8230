/** What an inspector has typed, and what is sent of it. */

import { parseDecimal, showDecimal } from "../../i18n/decimal.ts";
import type { InspectionItem } from "./queries.ts";

export type Verdict = "passed" | "failed";

/** What was found about a machine; absent when it is not inspected now. */
export type Verdicts = Readonly<Record<string, Verdict>>;

export interface Draft {
  /** Quantities as typed, for goods without numbers. */
  passed: string;
  failed: string;
  verdicts: Verdicts;
  items: readonly InspectionItem[];
  note: string;
  description: string;
}

export const emptyDraft: Draft = {
  passed: "",
  failed: "",
  verdicts: {},
  items: [],
  note: "",
  description: "",
};

const serialsOf = (verdicts: Verdicts, wanted: Verdict) =>
  Object.entries(verdicts).flatMap(([serial, verdict]) => (verdict === wanted ? [serial] : []));

const decimal = (typed: string) => (typed.trim() === "" ? 0n : parseDecimal(typed));

/** The findings as the server takes them; null while a quantity cannot be read. */
export function findingsOf(draft: Draft, numbered: boolean) {
  const passedSerials = numbered ? serialsOf(draft.verdicts, "passed") : [];
  const failedSerials = numbered ? serialsOf(draft.verdicts, "failed") : [];
  const passed = numbered ? null : decimal(draft.passed);
  const failed = numbered ? null : decimal(draft.failed);
  if (!numbered && (passed === null || failed === null)) return null;
  return {
    passed: numbered ? String(passedSerials.length) : showDecimal(passed ?? 0n),
    failed: numbered ? String(failedSerials.length) : showDecimal(failed ?? 0n),
    passed_serials: passedSerials,
    failed_serials: failedSerials,
    items: draft.items.filter((item) => item.name.trim() !== ""),
    note: draft.note.trim(),
  };
}

/** Whether there is something to send: a quantity, and words about what failed. */
export function isReady(draft: Draft, numbered: boolean, describes: boolean): boolean {
  const findings = findingsOf(draft, numbered);
  if (!findings || (findings.passed === "0" && findings.failed === "0")) return false;
  return !describes || findings.failed === "0" || draft.description.trim() !== "";
}
