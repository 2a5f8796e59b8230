/** The shelf: every rule book with what runs under it. */

import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { dateOf, useFormat } from "../../i18n/format.ts";
import { useText, useWords } from "../../i18n/words.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { QueryState } from "../../ui/query-state.tsx";
import { type PolicyInfo, policiesQuery } from "./queries.ts";
import { processWords } from "./words.ts";
import "./policy.css";

export function PoliciesPage() {
  const t = useWords(processWords);
  const query = useQuery(policiesQuery());
  return (
    <>
      <PageHeader title={t("policies")}>
        <p className="yd-muted">{t("policiesHelp")}</p>
      </PageHeader>
      <QueryState query={query}>
        {(policies) =>
          policies.length === 0 ? (
            <EmptyState title={t("noPolicies")}>{t("noPoliciesHelp")}</EmptyState>
          ) : (
            <ul className="yd-shelf">
              {policies.map((policy) => (
                <Book key={policy.policy} policy={policy} />
              ))}
            </ul>
          )
        }
      </QueryState>
    </>
  );
}

function Book({ policy }: { policy: PolicyInfo }) {
  const t = useWords(processWords);
  const text = useText();
  const format = useFormat();
  const [newest] = policy.versions;
  const sum = (count: "running" | "ended") =>
    policy.versions.reduce((all, version) => all + version[count], 0);
  return (
    <li>
      <Link to={`/policies/${policy.policy}`} className="yd-card yd-book">
        <h2>{text(policy.title)}</h2>
        <p className="yd-muted">
          {newest && `${t("version", { n: newest.version })} · `}
          {newest && t("published", { date: format.date(dateOf(newest.published_at)) })}
        </p>
        <p className="yd-row">
          <span className="yd-chip yd-chip-info">{t("running", { n: sum("running") })}</span>
          <span className="yd-chip">{t("ended", { n: sum("ended") })}</span>
        </p>
      </Link>
    </li>
  );
}
