/** What an order lacks, by the step that needs it; each leads to its field. */

import type { OrderPage } from "../../../api/types.ts";
import { useText, useWords } from "../../../i18n/words.ts";
import { GapText } from "../../../ui/gap-text.tsx";
import { type Gap, gapsOf } from "../../../ui/gaps.ts";
import { orderWords } from "../words.ts";

interface MissingListProps {
  page: OrderPage;
  onField: (pointer: string) => void;
}

export function MissingList({ page, onField }: MissingListProps) {
  const t = useWords(orderWords);
  const text = useText();
  const byStep = new Map<string, Gap[]>();
  for (const gap of gapsOf(page.missing)) {
    byStep.set(gap.first.step, [...(byStep.get(gap.first.step) ?? []), gap]);
  }
  const titleOf = (key: string) => {
    const step = page.process.steps.find((one) => one.key === key);
    return step ? text(step.title) : key;
  };
  return [...byStep].map(([step, gaps]) => (
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
  ));
}
