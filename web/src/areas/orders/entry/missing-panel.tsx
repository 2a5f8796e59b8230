/** What is missing and before which step, from the server's own list. */

import { CheckCircleFilled } from "@ant-design/icons";
import type { Missing, Thread } from "../../../api/types.ts";
import { useText, useWords } from "../../../i18n/words.ts";
import { orderWords } from "../words.ts";

interface MissingPanelProps {
  thread: Thread | null;
  /** Something has been typed since the server looked. */
  stale: boolean;
  onField: (pointer: string) => void;
  nameField: (pointer: string) => string;
}

export function MissingPanel({ thread, stale, onField, nameField }: MissingPanelProps) {
  const t = useWords(orderWords);
  const text = useText();
  const byStep = new Map<string, Missing[]>();
  for (const gap of thread?.missing ?? []) {
    byStep.set(gap.step, [...(byStep.get(gap.step) ?? []), gap]);
  }
  const titleOf = (key: string) => {
    const step = thread?.steps.find((one) => one.key === key);
    return step ? text(step.title) : key;
  };
  return (
    <aside className="yd-card yd-stack" aria-labelledby="missing-title">
      <h2 id="missing-title">{t("missing")}</h2>
      {(!thread || stale) && <p className="yd-muted yd-small">{t("missingUnsaved")}</p>}
      {thread && byStep.size === 0 && !stale && (
        <p className="yd-good">
          <CheckCircleFilled aria-hidden /> {t("missingNone")}
        </p>
      )}
      {[...byStep].map(([step, gaps]) => (
        <section key={step}>
          <h3 className="yd-small yd-muted">{t("missingFor", { step: titleOf(step) })}</h3>
          <ul>
            {gaps.map((gap) => (
              <li key={gap.field}>
                <button
                  type="button"
                  className="yd-unbutton yd-link"
                  onClick={() => onField(gap.field)}
                >
                  {text(gap.message) || nameField(gap.field)}
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </aside>
  );
}
