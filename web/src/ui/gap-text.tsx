/** What is missing in words, with the lines that lack it. */

import { useText, useWords } from "../i18n/words.ts";
import type { Gap } from "./gaps.ts";
import { uiWords } from "./words.ts";

export function GapText({ gap }: { gap: Gap }) {
  const t = useWords(uiWords);
  const text = useText();
  return (
    <>
      {text(gap.first.what)}
      {gap.lines && <span className="yd-muted"> {t("inLines", { lines: gap.lines })}</span>}
    </>
  );
}
