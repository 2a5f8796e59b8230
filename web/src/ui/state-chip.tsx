import type { ReactNode } from "react";

/** Colours of the states of documents; words always stand beside them. */
const tones: Record<string, string> = {
  draft: "",
  returned: "yd-chip-warn",
  in_review: "yd-chip-info",
  approved: "yd-chip-good",
  closed: "",
  cancelled: "",
};

export function StateChip({ state, children }: { state: string; children: ReactNode }) {
  return (
    <span className={`yd-chip ${tones[state] ?? ""}`}>
      <span className="yd-sentence">{children}</span>
    </span>
  );
}
