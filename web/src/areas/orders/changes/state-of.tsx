import type { ChangeRow } from "../../../api/types.ts";
import { useText } from "../../../i18n/words.ts";

const tones: Record<ChangeRow["state"], string> = {
  submitted: "yd-chip-warn",
  applied: "yd-chip-good",
  refused: "yd-chip-bad",
  withdrawn: "",
};

/** Where a change request stands. */
export function StateOf({ change }: { change: Pick<ChangeRow, "state" | "state_title"> }) {
  const text = useText();
  return <span className={`yd-chip ${tones[change.state]}`}>{text(change.state_title)}</span>;
}
