import type { OrderPage } from "../../api/types.ts";
import { useText, useWords } from "../../i18n/words.ts";
import { ButtonLink } from "../../ui/button-link.tsx";
import { GapText } from "../../ui/gap-text.tsx";
import { gapsOf } from "../../ui/gaps.ts";
import { actionOf } from "../../ui/why-not.tsx";
import { threadWords } from "./words.ts";

export function MissingCard({ page }: { page: OrderPage }) {
  const t = useWords(threadWords);
  const text = useText();
  const titles = new Map(page.process.steps.map((step) => [step.key, text(step.title)]));
  const gaps = gapsOf(page.missing);
  const steps = [...new Set(gaps.map(({ first }) => first.step))];
  return (
    <section className="yd-card" aria-labelledby="missing-title">
      <h2 id="missing-title">{t("missing")}</h2>
      {steps.map((step) => (
        <section key={step}>
          <h3 className="yd-small yd-muted">
            {t("missingFor", { step: titles.get(step) ?? step })}
          </h3>
          <ul className="yd-row">
            {gaps
              .filter(({ first }) => first.step === step)
              .map((gap) => (
                <li key={gap.key} className="yd-chip yd-chip-warn">
                  <GapText gap={gap} />
                </li>
              ))}
          </ul>
        </section>
      ))}
      {actionOf(page.actions, "edit")?.allowed && (
        <p className="yd-missing-go">
          <ButtonLink to={`/orders/entry/${page.order.id}`} size="small">
            {t("goEdit")}
          </ButtonLink>
        </p>
      )}
    </section>
  );
}
