/** Where a contract stands, as a word with a colour. */

import { useWords } from "../../../i18n/words.ts";
import type { ContractState } from "./queries.ts";
import { contractWords } from "./words.ts";

export const states = [
  "draft",
  "in_force",
  "expired",
  "completed",
  "terminated",
] as const satisfies readonly ContractState[];

const tones: Record<ContractState, string> = {
  draft: "",
  in_force: "yd-chip-good",
  expired: "yd-chip-warn",
  completed: "yd-chip-info",
  terminated: "yd-chip-bad",
};

export function StateOf({ state }: { state: ContractState }) {
  const t = useWords(contractWords);
  return <span className={`yd-chip ${tones[state]}`}>{t(state)}</span>;
}
