import type { ReactNode } from "react";

/** Colours of the states of documents; words always stand beside them. */
const tones: Record<string, string> = {
  draft: "",
  review: "yd-chip-info",
  submitted: "yd-chip-info",
  returned: "yd-chip-warn",
  approved: "yd-chip-good",
  running: "yd-chip-info",
  closed: "",
  cancelled: "",
};

export function StateChip({ state, children }: { state: string; children: ReactNode }) {
  return <span className={`yd-chip ${tones[state] ?? ""}`}>{children}</span>;
}
