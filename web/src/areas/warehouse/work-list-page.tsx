/** Orders with work for the warehouse, the most urgent first; made for a phone. */

import { useQuery } from "@tanstack/react-query";
import { Checkbox } from "antd";
import { Link, useSearchParams } from "react-router";
import { useFormat } from "../../i18n/format.ts";
import { useWords } from "../../i18n/words.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { DateText } from "../../ui/figures.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { QueryState } from "../../ui/query-state.tsx";
import { type Work, workQuery } from "./queries.ts";
import { warehouseWords } from "./words.ts";
import "./work.css";

export function WorkListPage() {
  const t = useWords(warehouseWords);
  const query = useQuery(workQuery());
  const [params, setParams] = useSearchParams();
  const everything = params.get("show") === "all";
  return (
    <>
      <PageHeader title={t("work")} />
      <QueryState query={query}>
        {(all) => {
          const rows = everything ? all : all.filter(hasWork);
          return (
            <div className="yd-stack">
              {(everything || rows.length < all.length) && (
                <Checkbox
                  checked={everything}
                  onChange={({ target }) =>
                    setParams(target.checked ? { show: "all" } : {}, { replace: true })
                  }
                >
                  {t("withoutWork", { n: all.length - all.filter(hasWork).length })}
                </Checkbox>
              )}
              <WorkList rows={rows} />
            </div>
          );
        }}
      </QueryState>
    </>
  );
}

/** Something lies there to pick or to pack; the others wait for goods or for a shipment. */
const hasWork = (row: Work) => Number(row.held) > 0 || Number(row.to_pack) > 0;

function WorkList({ rows }: { rows: readonly Work[] }) {
  const t = useWords(warehouseWords);
  const { quantity } = useFormat();
  if (rows.length === 0) return <EmptyState title={t("noWork")}>{t("noWorkHelp")}</EmptyState>;
  return (
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
  );
}
