/** The contract behind an order: what it obliges whom to here, and who kept the order waiting. */

import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { useWords } from "../../../i18n/words.ts";
import { QueryState } from "../../../ui/query-state.tsx";
import type { OrderPanelProps } from "../../area.ts";
import { ObligationItem } from "./obligation-item.tsx";
import { orderContractQuery } from "./queries.ts";
import { StateOf } from "./state.tsx";
import { contractWords } from "./words.ts";
import "./contract.css";

export function ContractPanel({ page }: OrderPanelProps) {
  const t = useWords(contractWords);
  const query = useQuery(orderContractQuery(page.order.id));
  return (
    <QueryState query={query}>
      {(contract) => {
        if (!contract) return <p className="yd-muted">{t("noContract")}</p>;
        const title = t("contractOf", { number: contract.number, n: contract.version });
        return (
          <div className="yd-stack">
            <p className="yd-row">
              {contract.may_open ? (
                <Link to={`/contracts/${contract.id}`}>
                  <strong>{title}</strong>
                </Link>
              ) : (
                <strong>{title}</strong>
              )}
              <span className="yd-muted">{t(contract.kind)}</span>
              <StateOf state={contract.state} />
              {contract.may_open && (
                <Link to={`/contracts/${contract.id}/paper/${contract.version}`}>{t("print")}</Link>
              )}
            </p>
            {contract.delays.map((delay) => (
              <p key={delay.owed_by} className="yd-warn">
                {t("delayOf", { whose: t(delay.owed_by), n: delay.working_days })}
              </p>
            ))}
            <ul className="yd-contract-list">
              {contract.obligations.map((obligation) => (
                <ObligationItem key={obligation.id} obligation={obligation} />
              ))}
            </ul>
          </div>
        );
      }}
    </QueryState>
  );
}
