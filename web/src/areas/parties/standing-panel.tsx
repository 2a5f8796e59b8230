/** The order page's tab of holds and credit: point by point whether it would pass, and what helps. */

import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { useMay } from "../../api/session.ts";
import type { Refusal } from "../../api/types.ts";
import { useWords } from "../../i18n/words.ts";
import { QueryState } from "../../ui/query-state.tsx";
import { RefusalList } from "../../ui/why-not.tsx";
import type { OrderPanelProps } from "../area.ts";
import { HoldList } from "./hold-list.tsx";
import { standingQuery } from "./hold-queries.ts";
import { holdWords } from "./hold-words.ts";
import "./party.css";

const points = ["submission", "approval", "production", "shipping"] as const;

export function StandingPanel({ page }: OrderPanelProps) {
  const t = useWords(holdWords);
  const mayAsk = useMay("credit.request");
  const order = page.order.id;
  const query = useQuery(standingQuery(order));
  return (
    <QueryState query={query}>
      {(standing) => {
        if (!standing.customer_id) return <p className="yd-muted">{t("noCustomer")}</p>;
        const credit = `/receivables/customers/${standing.customer_id}`;
        return (
          <div className="yd-stack">
            <section className="yd-card yd-stack" aria-labelledby="standing-title">
              <div className="yd-row yd-row-between">
                <h2 id="standing-title">{t("standing")}</h2>
                <span className="yd-row">
                  {mayAsk && <Link to={`${credit}?override=${order}`}>{t("askOverride")}</Link>}
                  <Link to={credit}>{t("toCredit")}</Link>
                </span>
              </div>
              <ul className="yd-points">
                {points
                  .filter((key) => standing.points.some((one) => one.point === key))
                  .map((key) => (
                    <Point
                      key={key}
                      name={t(`point_${key}`)}
                      refusals={standing.points.find((one) => one.point === key)?.refusals ?? []}
                    />
                  ))}
              </ul>
              {standing.points.length === 0 && <p className="yd-muted">{t("behind")}</p>}
            </section>
            {standing.holds.length > 0 && (
              <section className="yd-card yd-stack" aria-labelledby="order-holds-title">
                <h2 id="order-holds-title">{t("holds")}</h2>
                <HoldList holds={standing.holds} />
              </section>
            )}
          </div>
        );
      }}
    </QueryState>
  );
}

function Point({ name, refusals }: { name: string; refusals: readonly Refusal[] }) {
  const t = useWords(holdWords);
  return (
    <li>
      <span className="yd-row">
        <strong>{name}</strong>
        {refusals.length === 0 ? (
          <span className="yd-chip yd-chip-good">{t("passes")}</span>
        ) : (
          <span className="yd-chip yd-chip-bad">{t("stopped")}</span>
        )}
      </span>
      {refusals.length > 0 && <RefusalList refusals={refusals} />}
    </li>
  );
}
