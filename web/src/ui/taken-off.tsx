/** Beside a line that a change took off the order while goods made for it are still held. */

import { useWords } from "../i18n/words.ts";
import { uiWords } from "./words.ts";

export function TakenOff({ no }: { no: number | null | undefined }) {
  const t = useWords(uiWords);
  return no == null ? <span className="yd-chip">{t("takenOff")}</span> : null;
}
