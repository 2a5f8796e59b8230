/** Behind a clause's figures: what carries it out, the months, the people, the orders and events. */

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Button, Segmented, Skeleton } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { departmentsQuery } from "../../api/lookups.ts";
import { useMay } from "../../api/session.ts";
import { useFormat } from "../../i18n/format.ts";
import { useText, useWords } from "../../i18n/words.ts";
import { FailedState } from "../../ui/query-state.tsx";
import { type ClauseFigures, type ClauseMark, clauseQuery, type PersonTally } from "./queries.ts";
import { shares } from "./standing.ts";
import { processWords } from "./words.ts";

export function ClauseDetail({ policy, clause }: { policy: string; clause: ClauseFigures }) {
  const t = useWords(processWords);
  const text = useText();
  const mayFigures = useMay("compliance.view");
  return (
    <div className="yd-stack yd-rule-detail">
      <div>
        <h3>{t("keptBy")}</h3>
        <p className="yd-row">
          {clause.kept_by.map((keeper) => (
            <span key={keeper.zh} className="yd-chip yd-keeper">
              {text(keeper)}
            </span>
          ))}
        </p>
      </div>
      {mayFigures && <Months clause={clause} />}
      {mayFigures && <Behind policy={policy} clause={clause.id} />}
    </div>
  );
}

const monthsShown = 12;

function Months({ clause }: { clause: ClauseFigures }) {
  const t = useWords(processWords);
  const months = Object.entries(clause.by_period).sort().slice(-monthsShown);
  if (months.length < 2) return null;
  return (
    <table className="yd-tally">
      <caption>{t("byMonth")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("month")}</th>
          <td />
          <th scope="col" className="yd-cell-end">
            {t("kept")}
          </th>
          <th scope="col" className="yd-cell-end">
            {t("broken")}
          </th>
        </tr>
      </thead>
      <tbody>
        {months.map(([month, tally]) => {
          const bar = shares({ ...tally, due: 0 });
          return (
            <tr key={month}>
              <th scope="row">{month}</th>
              <td className="yd-tally-bar">
                <span className="yd-meter" aria-hidden>
                  <span className="yd-meter-kept" style={{ width: `${bar?.kept ?? 0}%` }} />
                  <span className="yd-meter-broken" style={{ width: `${bar?.broken ?? 0}%` }} />
                </span>
              </td>
              <td className="yd-cell-end">{tally.kept}</td>
              <td className={`yd-cell-end${tally.broken > 0 ? " yd-bad" : ""}`}>{tally.broken}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Behind({ policy, clause }: { policy: string; clause: string }) {
  const t = useWords(processWords);
  const [state, setState] = useState<"kept" | null>(null);
  const query = useInfiniteQuery(clauseQuery(policy, clause, state));
  const people = (query.data?.pages[0]?.people ?? []).filter(
    ({ tally }) => tally.kept > 0 || tally.broken > 0,
  );
  return (
    <>
      <div>
        <h3>{t("behind")}</h3>
        <Segmented
          aria-label={t("behind")}
          value={state ?? "open"}
          options={[
            { value: "open", label: t("orders") },
            { value: "kept", label: t("ordersKept") },
          ]}
          onChange={(chosen) => setState(chosen === "kept" ? "kept" : null)}
        />
        {query.data ? (
          <Marks
            marks={query.data.pages.flatMap((page) => page.orders.items)}
            none={t(state ? "ordersKeptNone" : "ordersNone")}
          />
        ) : query.error ? (
          <FailedState error={query.error} onRetry={() => query.refetch()} />
        ) : (
          <Skeleton active paragraph={{ rows: 3 }} />
        )}
        {query.hasNextPage && (
          <Button
            size="small"
            loading={query.isFetchingNextPage}
            onClick={() => query.fetchNextPage()}
          >
            {t("more", { n: 20 })}
          </Button>
        )}
      </div>
      {people.length > 0 && <People people={people} />}
    </>
  );
}

function Marks({ marks, none }: { marks: readonly ClauseMark[]; none: string }) {
  if (marks.length === 0) return <p className="yd-muted">{none}</p>;
  return (
    <ul className="yd-marks">
      {marks.map((mark) => (
        <Mark key={mark.subject.id} mark={mark} />
      ))}
    </ul>
  );
}

const chips = { kept: "yd-chip-good", due: "yd-chip-info", broken: "yd-chip-bad" } as const;

/** An order on which the clause is due, broken or kept, with the event that proves it. */
function Mark({ mark }: { mark: ClauseMark }) {
  const t = useWords(processWords);
  const format = useFormat();
  const order = `/orders/${mark.subject.id}`;
  const state = mark.state === "kept" || mark.state === "broken" ? mark.state : "due";
  return (
    <li>
      <span className={`yd-chip ${chips[state]}`}>{t(state)}</span>
      <span className="yd-grow">
        <Link to={order}>{mark.heading.number}</Link> {mark.heading.party}
      </span>
      <span className="yd-small yd-muted">
        {mark.person?.name}{" "}
        {mark.due_at && state === "due"
          ? t("dueBy", { moment: format.moment(mark.due_at) })
          : t("since", { moment: format.moment(mark.since) })}
      </span>
      {mark.event_seq != null && (
        <Link to={`${order}#event-${mark.event_seq}`} className="yd-small">
          {t("evidence")}
        </Link>
      )}
    </li>
  );
}

function People({ people }: { people: readonly PersonTally[] }) {
  const t = useWords(processWords);
  const mayPeople = useMay("people.view");
  const departments = useQuery({ ...departmentsQuery(), enabled: mayPeople });
  const nameOf = (id: string | null | undefined) =>
    departments.data?.find((one) => one.id === id)?.name ?? "";
  return (
    <table className="yd-tally">
      <caption>{t("byPeople")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("department")}</th>
          <th scope="col">{t("person")}</th>
          <th scope="col" className="yd-cell-end">
            {t("kept")}
          </th>
          <th scope="col" className="yd-cell-end">
            {t("broken")}
          </th>
        </tr>
      </thead>
      <tbody>
        {people.map(({ department, person, tally }) => (
          <tr key={`${department}.${person?.user}`}>
            <td>{nameOf(department)}</td>
            <td>{person?.name ?? <span className="yd-muted">{t("nobody")}</span>}</td>
            <td className="yd-cell-end">{tally.kept}</td>
            <td className={`yd-cell-end${tally.broken > 0 ? " yd-bad" : ""}`}>{tally.broken}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
