import { useWords } from "../../i18n/words.ts";
import type { Nonconformance } from "./queries.ts";
import { qualityWords } from "./words.ts";

const tones: Record<Nonconformance["state"], string> = {
  open: "yd-chip-bad",
  corrected: "yd-chip-warn",
  closed: "yd-chip-good",
};

export const states = ["open", "corrected", "closed"] as const;

export function NonconformanceState({ state }: { state: Nonconformance["state"] }) {
  const t = useWords(qualityWords);
  return <span className={`yd-chip ${tones[state]}`}>{t(`state_${state}`)}</span>;
}
