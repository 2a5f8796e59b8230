/** Where a version stands, as a word with a colour. */

import { useWords } from "../../../i18n/words.ts";
import type { QuotationState } from "./queries.ts";
import { quotationWords } from "./words.ts";

export const states = [
  "draft",
  "issued",
  "accepted",
  "declined",
  "withdrawn",
  "superseded",
] as const satisfies readonly QuotationState[];

const tones: Record<QuotationState, string> = {
  draft: "",
  issued: "yd-chip-info",
  superseded: "",
  withdrawn: "",
  accepted: "yd-chip-good",
  declined: "yd-chip-bad",
};

export function StateOf({ state, expired = false }: { state: QuotationState; expired?: boolean }) {
  const t = useWords(quotationWords);
  if (expired) return <span className="yd-chip yd-chip-warn">{t("expired")}</span>;
  return <span className={`yd-chip ${tones[state]}`}>{t(state)}</span>;
}
