/** How old is what customers owe: one bar per currency, its ages below it. */

import { useQuery } from "@tanstack/react-query";
import { useFormat } from "../../i18n/format.ts";
import { useWords } from "../../i18n/words.ts";
import { QueryState } from "../../ui/query-state.tsx";
import { ageingQuery } from "./queries.ts";
import type { Ageing } from "./types.ts";
import { moneyWords } from "./words.ts";
import "./receivables.css";

const ages = ["waiting", "due", "overdue_30", "overdue_60", "overdue_90", "overdue_more"] as const;

export function AgeingBars({ customer }: { customer?: string | undefined }) {
  const t = useWords(moneyWords);
  const query = useQuery(ageingQuery(customer));
  return (
    <QueryState query={query}>
      {(rows) =>
        rows.length === 0 ? null : (
          <section className="yd-card" aria-labelledby="ageing-title">
            <h2 id="ageing-title">{t("ageing")}</h2>
            <div className="yd-stack">
              {rows.map((row) => (
                <OfCurrency key={row.currency} row={row} />
              ))}
            </div>
          </section>
        )
      }
    </QueryState>
  );
}

function OfCurrency({ row }: { row: Ageing }) {
  const t = useWords(moneyWords);
  const { money } = useFormat();
  return (
    <div className="yd-ageing">
      {/* Widths are for the eye only; the figures below are exact. */}
      <div className="yd-ageing-bar" aria-hidden>
        {ages
          .filter((age) => Number(row[age]) > 0)
          .map((age) => (
            <span key={age} data-age={age} style={{ flexGrow: Number(row[age]) }} />
          ))}
      </div>
      <dl>
        <div>
          <dt>{t("total")}</dt>
          <dd>
            <strong>{money(row.total, row.currency)}</strong>
          </dd>
        </div>
        {ages.map((age) => (
          <div key={age}>
            <dt data-age={age}>{t(`age_${age}`)}</dt>
            <dd className={Number(row[age]) === 0 ? "yd-muted" : ""}>
              {money(row[age], row.currency)}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
