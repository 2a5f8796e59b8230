/** Behind a clause's figures: what carries it out, the months, the people, the orders and events. */

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Button, Skeleton } from "antd";
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
  const query = useInfiniteQuery(clauseQuery(policy, clause, null));
  if (query.error && !query.data) {
    return <FailedState error={query.error} onRetry={() => query.refetch()} />;
  }
  if (!query.data) return <Skeleton active paragraph={{ rows: 3 }} />;
  const marks = query.data.pages.flatMap((page) => page.orders.items);
  const people = (query.data.pages[0]?.people ?? []).filter(counts);
  return (
    <>
      <div>
        <h3>{t("orders")}</h3>
        {marks.length === 0 && <p className="yd-muted">{t("ordersNone")}</p>}
        <ul className="yd-marks">
          {marks.map((mark) => (
            <Mark key={mark.subject.id} mark={mark} />
          ))}
        </ul>
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

/** An order on which the clause is due or broken, with the event that proves it. */
function Mark({ mark }: { mark: ClauseMark }) {
  const t = useWords(processWords);
  const format = useFormat();
  const order = `/orders/${mark.subject.id}`;
  const broken = mark.state === "broken";
  return (
    <li>
      <span className={`yd-chip ${broken ? "yd-chip-bad" : "yd-chip-info"}`}>
        {broken ? t("broken") : t("due")}
      </span>
      <span className="yd-grow">
        <Link to={order}>{mark.heading.number}</Link> {mark.heading.party}
      </span>
      <span className="yd-small yd-muted">
        {mark.person?.name}{" "}
        {mark.due_at && !broken
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

/** Who only has something due is no row of what was kept and broken. */
const counts = ({ tally }: PersonTally) => tally.kept > 0 || tally.broken > 0;

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
