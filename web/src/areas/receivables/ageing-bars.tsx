/** How old is what customers owe: one bar per age and currency. */

import { useQuery } from "@tanstack/react-query";
import { useFormat } from "../../i18n/format.ts";
import { useWords } from "../../i18n/words.ts";
import { QueryState } from "../../ui/query-state.tsx";
import { ageingQuery } from "./queries.ts";
import type { Ageing } from "./types.ts";
import { moneyWords } from "./words.ts";
import "./receivables.css";

const ages = [
  ["waiting", undefined],
  ["due", undefined],
  ["overdue_30", "warn"],
  ["overdue_60", "warn"],
  ["overdue_90", "bad"],
  ["overdue_more", "bad"],
] as const;

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

/** Widths are for the eye only; the figures beside them are exact. */
const width = (part: string, whole: string) =>
  `${Math.min(100, (100 * Number(part)) / (Number(whole) || 1))}%`;

function OfCurrency({ row }: { row: Ageing }) {
  const t = useWords(moneyWords);
  const { money } = useFormat();
  return (
    <div className="yd-stack">
      {ages.map(([age, tone]) => (
        <div key={age} className="yd-ageing-row">
          <span>{t(`age_${age}`)}</span>
          <div className="yd-ageing-track" aria-hidden>
            <div
              className="yd-ageing-bar"
              data-tone={tone}
              style={{ width: width(row[age], row.total) }}
            />
          </div>
          <span className="yd-number yd-ageing-amount">{money(row[age], row.currency)}</span>
        </div>
      ))}
      <strong>{t("total", { amount: money(row.total, row.currency) })}</strong>
    </div>
  );
}
