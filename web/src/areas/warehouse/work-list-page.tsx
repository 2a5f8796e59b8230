/** Orders with work for the warehouse, the most urgent first; made for a phone. */

import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { useFormat } from "../../i18n/format.ts";
import { useWords } from "../../i18n/words.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { DateText } from "../../ui/figures.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { QueryState } from "../../ui/query-state.tsx";
import { workQuery } from "./queries.ts";
import { warehouseWords } from "./words.ts";

export function WorkListPage() {
  const t = useWords(warehouseWords);
  const { quantity } = useFormat();
  const query = useQuery(workQuery());
  return (
    <>
      <PageHeader title={t("work")} />
      <QueryState query={query}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState title={t("noWork")}>{t("noWorkHelp")}</EmptyState>
          ) : (
            <ul className="yd-stack yd-work-list">
              {rows.map((row) => (
                <li key={row.order_id} className="yd-card">
                  <Link to={`/stock/work/${row.order_id}`} className="yd-stack yd-work-row">
                    <span className="yd-row yd-row-between">
                      <strong>{row.label}</strong>
                      <span className="yd-small">
                        {t("promised")} <DateText date={row.promised_on} />
                      </span>
                    </span>
                    <span>{row.customer_name}</span>
                    <span className="yd-row yd-small yd-muted">
                      {Number(row.held) > 0 && t("held", { n: quantity(row.held) })}
                      {Number(row.to_pack) > 0 && (
                        <span className="yd-chip yd-chip-info">
                          {t("toPack", { n: quantity(row.to_pack) })}
                        </span>
                      )}
                    </span>
                  </Link>
                </li>
              ))}
            </ul>
          )
        }
      </QueryState>
    </>
  );
}
