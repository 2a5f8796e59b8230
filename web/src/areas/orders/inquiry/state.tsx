/** What became of an inquiry, as a word with a colour. */

import { useWords } from "../../../i18n/words.ts";
import type { InquiryState } from "./queries.ts";
import { inquiryWords } from "./words.ts";

export const states = [
  "open",
  "quoted",
  "ordered",
  "lost",
] as const satisfies readonly InquiryState[];

const tones: Record<InquiryState, string> = {
  open: "yd-chip-warn",
  quoted: "yd-chip-info",
  ordered: "yd-chip-good",
  lost: "",
};

export function StateOf({ state }: { state: InquiryState }) {
  const t = useWords(inquiryWords);
  return <span className={`yd-chip ${tones[state]}`}>{t(state)}</span>;
}
