/** What an import entered. */

import { Link } from "react-router";
import { useWords } from "../../i18n/words.ts";
import { ErrorsLink } from "./commit-bar.tsx";
import type { ImportRun } from "./types.ts";
import { intakeWords } from "./words.ts";

const figures = [
  ["entered", "documents"],
  ["creditNotes", "credit_notes"],
  ["completed", "completed"],
  ["lines", "lines"],
  ["charges", "charges"],
  ["shipments", "shipments"],
  ["receipts", "receipts"],
  ["failed", "failed"],
] as const;

export function Report({ run }: { run: ImportRun }) {
  const t = useWords(intakeWords);
  return (
    <section className="yd-card yd-stack">
      <h2>{t("report")}</h2>
      <dl className="yd-facts yd-import-totals">
        {figures.map(([word, key]) => (
          <div key={key}>
            <dt>{t(word)}</dt>
            <dd className="yd-number">{run.entered[key]}</dd>
          </div>
        ))}
        <div>
          <dt>{t("undecidedCustomers")}</dt>
          <dd className="yd-number">{run.summary?.counts.undecided_customers ?? 0}</dd>
        </div>
      </dl>
      <div className="yd-row">
        <Link to="/orders">{t("seeOrders")}</Link>
        <Link to="/imports">{t("again")}</Link>
        <ErrorsLink run={run} />
      </div>
    </section>
  );
}
