/** What the sender's own program would print, to be compared with it. */

import { useText, useWords } from "../../i18n/words.ts";
import { MoneyText } from "../../ui/figures.tsx";
import type { Summary } from "./types.ts";
import { intakeWords } from "./words.ts";

const amounts = [
  ["gross", "gross"],
  ["net", "net"],
  ["positive", "positive"],
  ["negative", "negative"],
  ["readyAmount", "ready"],
  ["heldAmount", "held"],
  ["asideAmount", "aside"],
  ["freight", "freight"],
] as const;

const figures = [
  ["rows", "rows"],
  ["documents", "documents"],
  ["creditNotes", "credit_notes"],
  ["customersCount", "customers"],
  ["productsCount", "products"],
  ["late", "late_documents"],
  ["unshipped", "unshipped_documents"],
] as const;

export function ControlTotals({ summary }: { summary: Summary }) {
  const t = useWords(intakeWords);
  const text = useText();
  const { totals, currency, findings } = summary;
  return (
    <section className="yd-card">
      <h2>{t("controlTotals")}</h2>
      <dl className="yd-facts yd-import-totals">
        {figures.map(([word, key]) => (
          <div key={key}>
            <dt>{t(word)}</dt>
            <dd className="yd-number">{totals[key]}</dd>
          </div>
        ))}
        {amounts.map(([word, key]) => (
          <div key={key}>
            <dt>{t(word)}</dt>
            <dd>
              <MoneyText amount={totals[key]} currency={currency} />
            </dd>
          </div>
        ))}
      </dl>
      <p className="yd-muted yd-small">{t("controlHelp")}</p>
      {findings.length > 0 && (
        <>
          <h3>{t("findings")}</h3>
          <ul>
            {findings.map((finding) => (
              <li key={finding.message.zh}>{text(finding.message)}</li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
