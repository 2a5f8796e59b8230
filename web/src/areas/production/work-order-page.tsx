import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "react-router";
import { useFormat } from "../../i18n/format.ts";
import { useText, useWords } from "../../i18n/words.ts";
import { BackLink } from "../../ui/back-link.tsx";
import { Fact, Facts } from "../../ui/facts.tsx";
import { DateText, MomentText } from "../../ui/figures.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { QueryState } from "../../ui/query-state.tsx";
import { ProgressBar } from "./progress-bar.tsx";
import { isLate, type WorkOrderPage as Shown, workOrderQuery } from "./queries.ts";
import { WorkState } from "./state.tsx";
import { productionWords } from "./words.ts";
import { WorkActions } from "./work-actions.tsx";

export function WorkOrderPage() {
  const { id = "" } = useParams();
  const query = useQuery(workOrderQuery(id));
  return <QueryState query={query}>{(page) => <Page page={page} />}</QueryState>;
}

function Page({ page }: { page: Shown }) {
  const t = useWords(productionWords);
  const text = useText();
  const format = useFormat();
  const late = isLate(page);
  return (
    <div className="yd-stack">
      <PageHeader
        title={page.number}
        before={<BackLink to="/work-orders">{t("title")}</BackLink>}
        extra={
          <>
            <WorkState state={page.state} />
            {late && <span className="yd-chip yd-chip-bad">{t("late")}</span>}
          </>
        }
        actions={<WorkActions work={page} />}
      >
        <ProgressBar percent={page.percent} />
      </PageHeader>
      <section className="yd-card">
        <Facts>
          <Fact label={t("order")}>
            <Link to={`/orders/${page.order_id}`}>{page.order_label}</Link>
          </Fact>
          <Fact label={t("product")}>{page.product_name}</Fact>
          <Fact label={t("quantity")}>{format.quantity(page.quantity)}</Fact>
          <Fact label={t("made")}>{format.quantity(page.made)}</Fact>
          <Fact label={t("centre")}>
            {page.work_centre ? text(page.work_centre) : t("notPlanned")}
          </Fact>
          <Fact label={t("plan")}>
            <DateText date={page.start_on} /> – <DateText date={page.end_on} />
          </Fact>
          <Fact label={t("predicted")}>
            <DateText date={page.predicted_on} />
          </Fact>
          <Fact label={t("due")}>
            <DateText date={page.due_on} withWeekday />
          </Fact>
          <Fact label={t("standard")}>{page.standard || "—"}</Fact>
        </Facts>
      </section>
      <section className="yd-card">
        <h2>{t("machines")}</h2>
        {page.machines.length === 0 && <p className="yd-muted">{t("noMachines")}</p>}
        <ul className="yd-row">
          {page.machines.map((machine) => (
            <li key={machine.serial}>
              <Link to={`/serials/${encodeURIComponent(machine.serial)}`}>{machine.serial}</Link>
            </li>
          ))}
        </ul>
      </section>
      <section className="yd-card">
        <h2>{t("reports")}</h2>
        {page.reports.length === 0 && <p className="yd-muted">{t("noReports")}</p>}
        <ul className="yd-opinions">
          {page.reports.map((report) => (
            <li key={report.id}>
              <p className="yd-row">
                <strong>+{format.quantity(report.quantity)}</strong>
                <span>{report.percent}%</span>
                <span>{report.reported_by}</span>
                <span className="yd-muted yd-small">
                  <MomentText moment={report.occurred_at} />
                </span>
              </p>
              {report.anomaly && <p className="yd-bad">{report.anomaly}</p>}
              {report.note && <p>{report.note}</p>}
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}
