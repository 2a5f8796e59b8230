import { useWords } from "../../i18n/words.ts";
import type { Requirement } from "./queries.ts";
import { procurementWords } from "./words.ts";

const tones: Record<Requirement["state"], string> = {
  covered: "",
  open: "yd-chip-warn",
  ordered: "yd-chip-info",
  received: "yd-chip-good",
  cancelled: "",
};

export const states = ["open", "ordered", "received", "covered", "cancelled"] as const;

export function RequirementState({ requirement }: { requirement: Requirement }) {
  const t = useWords(procurementWords);
  const { state, late } = requirement;
  return (
    <span className="yd-row">
      <span className={`yd-chip ${tones[state]}`}>{t(`state_${state}`)}</span>
      {late && <span className="yd-chip yd-chip-bad">{t("late")}</span>}
    </span>
  );
}
