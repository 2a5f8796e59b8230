import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { useFormat } from "../../i18n/format.ts";
import { useText, useWords } from "../../i18n/words.ts";
import { BackLink } from "../../ui/back-link.tsx";
import { Fact, Facts } from "../../ui/facts.tsx";
import { DateText, MomentText } from "../../ui/figures.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { QueryState } from "../../ui/query-state.tsx";
import { ActionButton, actionOf } from "../../ui/why-not.tsx";
import { InspectionList } from "./inspection-list.tsx";
import { CorrectDialog, DisposeDialog, ReinspectDialog } from "./nonconformance-dialogs.tsx";
import { nonconformanceQuery, type NonconformancePage as Shown } from "./queries.ts";
import { NonconformanceState } from "./state.tsx";
import { qualityWords } from "./words.ts";

export function NonconformancePage() {
  const { id = "" } = useParams();
  const query = useQuery(nonconformanceQuery(id));
  return <QueryState query={query}>{(page) => <Page page={page} />}</QueryState>;
}

function Actions({ page }: { page: Shown }) {
  const t = useWords(qualityWords);
  const [open, setOpen] = useState<"correct" | "reinspect" | "dispose" | null>(null);
  const close = () => setOpen(null);
  // Nothing is left to do: three refusals would only say so.
  if (page.state === "closed") return null;
  return (
    <>
      <ActionButton
        action={actionOf(page.actions, "quality.correct")}
        type={page.state === "open" ? "primary" : "default"}
        onRun={() => setOpen("correct")}
      >
        {t("doCorrect")}
      </ActionButton>
      <ActionButton
        action={actionOf(page.actions, "quality.inspect")}
        type={page.state === "corrected" ? "primary" : "default"}
        onRun={() => setOpen("reinspect")}
      >
        {t("doReinspect")}
      </ActionButton>
      <ActionButton
        action={actionOf(page.actions, "quality.dispose")}
        onRun={() => setOpen("dispose")}
      >
        {t("doDispose")}
      </ActionButton>
      {open === "correct" && <CorrectDialog nc={page} onClose={close} />}
      {open === "reinspect" && <ReinspectDialog nc={page} onClose={close} />}
      {open === "dispose" && <DisposeDialog nc={page} onClose={close} />}
    </>
  );
}

function Page({ page }: { page: Shown }) {
  const t = useWords(qualityWords);
  return (
    <div className="yd-stack">
      <PageHeader
        title={page.number}
        before={<BackLink to="/nonconformances">{t("title")}</BackLink>}
        extra={
          <>
            <NonconformanceState state={page.state} />
            {page.round > 1 && (
              <span className="yd-chip yd-chip-warn">{t("round", { n: page.round })}</span>
            )}
          </>
        }
        actions={<Actions page={page} />}
      />
      <Summary page={page} />
      <section className="yd-card">
        <h2>{t("inspections")}</h2>
        <InspectionList inspections={page.inspections} />
      </section>
      <History page={page} />
    </div>
  );
}

function Summary({ page }: { page: Shown }) {
  const t = useWords(qualityWords);
  const text = useText();
  const format = useFormat();
  return (
    <section className="yd-card">
      <Facts>
        <Fact label={t("order")}>
          <Link to={`/orders/${page.order_id}?tab=quality`}>{page.order_label}</Link>
        </Fact>
        <Fact label={t("stage")}>{t(`stage_${page.stage}`)}</Fact>
        {page.work_order_id && (
          <Fact label={t("workOrder")}>
            <Link to={`/work-orders/${page.work_order_id}`}>{page.work_order}</Link>
          </Fact>
        )}
        <Fact label={t("product")}>{page.product_name}</Fact>
        <Fact label={t("quantity")}>
          {format.quantity(page.quantity)} {page.unit}
        </Fact>
        {page.serials.length > 0 && (
          <Fact label={t("machines")}>
            <span className="yd-row">
              {page.serials.map((serial) => (
                <Link key={serial} to={`/serials/${encodeURIComponent(serial)}`}>
                  {serial}
                </Link>
              ))}
            </span>
          </Fact>
        )}
        <Fact label={t("description")}>{page.description}</Fact>
        <Fact label={t("cause")}>{page.cause || "—"}</Fact>
        <Fact label={t("action")}>{page.action || "—"}</Fact>
        {page.disposition && (
          <Fact label={t("disposition")}>
            {t(`disposition_${page.disposition}`)}
            {page.reason && `：${page.reason}`}
          </Fact>
        )}
        <Fact label={t("responsible")}>{page.responsible_name ?? text(page.post_title)}</Fact>
        <Fact label={t("due")}>
          <DateText date={page.due_on} withWeekday />
        </Fact>
        <Fact label={t("openedBy")}>
          {page.opened_by} <MomentText moment={page.opened_at} />
        </Fact>
      </Facts>
    </section>
  );
}

const eventWords = {
  "nonconformance.opened": "event_opened",
  "nonconformance.corrected": "event_corrected",
  "nonconformance.disposed": "event_disposed",
  "nonconformance.failed_again": "event_failed_again",
  "nonconformance.closed": "event_closed",
} as const;

const isKnown = (kind: string): kind is keyof typeof eventWords => kind in eventWords;

const told = ["cause", "action", "reason"] as const;

/** Cause, action and reason as they were stated in that round. */
function said(data: Readonly<Record<string, unknown>>) {
  const after = Object.entries(data).find(([name]) => name === "after")?.[1];
  const stated = new Map(Object.entries(after ?? {}));
  return told.flatMap((name) => {
    const words = stated.get(name);
    return typeof words === "string" && words !== "" ? [{ name, words }] : [];
  });
}

function History({ page }: { page: Shown }) {
  const t = useWords(qualityWords);
  return (
    <section className="yd-card">
      <h2>{t("history")}</h2>
      <ul className="yd-opinions">
        {page.history.map((entry) => (
          <li key={entry.kind + entry.at}>
            <p className="yd-row">
              <MomentText moment={entry.at} />
              <strong>{isKnown(entry.kind) ? t(eventWords[entry.kind]) : entry.kind}</strong>
              <span>{entry.by}</span>
            </p>
            {said(entry.data).map(({ name, words }) => (
              <p key={name}>
                <span className="yd-muted">{t(name)}</span> {words}
              </p>
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
}
