/** Whose act it follows from, where the system did something by rule. */

import type { components } from "../api/generated.ts";
import { useText, useWords } from "../i18n/words.ts";
import { uiWords } from "./words.ts";

export type Cause = components["schemas"]["Cause"];

export function CauseText({ cause }: { cause: Cause | null | undefined }) {
  const t = useWords(uiWords);
  const text = useText();
  if (!cause) return null;
  return (
    <p className="yd-small yd-muted">
      {t("cause", { who: cause.actor.name, what: text(cause.text) })}
    </p>
  );
}
