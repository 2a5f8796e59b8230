import type { components } from "../../api/generated.ts";
import { useWords } from "../../i18n/words.ts";
import { productionWords } from "./words.ts";

type State = components["schemas"]["WorkOrderState"];

const tones: Record<State, string> = {
  open: "yd-chip-warn",
  planned: "yd-chip-info",
  in_progress: "yd-chip-info",
  done: "yd-chip-good",
  cancelled: "",
};

export const states = ["open", "planned", "in_progress", "done", "cancelled"] as const;

export function WorkState({ state }: { state: State }) {
  const t = useWords(productionWords);
  return <span className={`yd-chip ${tones[state]}`}>{t(`state_${state}`)}</span>;
}
