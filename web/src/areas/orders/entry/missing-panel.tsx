/** What is missing and before which step, from the server's own list. */

import { CheckCircleFilled } from "@ant-design/icons";
import type { OrderPage } from "../../../api/types.ts";
import { useText, useWords } from "../../../i18n/words.ts";
import { GapText } from "../../../ui/gap-text.tsx";
import { type Gap, gapsOf } from "../../../ui/gaps.ts";
import { orderWords } from "../words.ts";

interface MissingPanelProps {
  page: OrderPage | null;
  /** Something has been typed since the server looked. */
  stale: boolean;
  onField: (pointer: string) => void;
}

export function MissingPanel({ page, stale, onField }: MissingPanelProps) {
  const t = useWords(orderWords);
  const text = useText();
  const byStep = new Map<string, Gap[]>();
  for (const gap of gapsOf(page?.missing ?? [])) {
    byStep.set(gap.first.step, [...(byStep.get(gap.first.step) ?? []), gap]);
  }
  const titleOf = (key: string) => {
    const step = page?.process.steps.find((one) => one.key === key);
    return step ? text(step.title) : key;
  };
  return (
    <aside className="yd-card yd-stack" aria-labelledby="missing-title">
      <h2 id="missing-title">{t("missing")}</h2>
      {(!page || stale) && <p className="yd-muted yd-small">{t("missingUnsaved")}</p>}
      {page && byStep.size === 0 && !stale && (
        <p className="yd-good">
          <CheckCircleFilled aria-hidden /> {t("missingNone")}
        </p>
      )}
      {[...byStep].map(([step, gaps]) => (
        <section key={step}>
          <h3 className="yd-small yd-muted">{t("missingFor", { step: titleOf(step) })}</h3>
          <ul>
            {gaps.map((gap) => (
              <li key={gap.key}>
                <button
                  type="button"
                  className="yd-unbutton yd-link"
                  onClick={() => onField(gap.first.pointer)}
                >
                  <GapText gap={gap} />
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </aside>
  );
}
