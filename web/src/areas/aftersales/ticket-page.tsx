/** One ticket: what it is about, what was done, what may be done. */

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useParams } from "react-router";
import { useText, useWords } from "../../i18n/words.ts";
import { BackLink } from "../../ui/back-link.tsx";
import { DueClock } from "../../ui/due-clock.tsx";
import { MomentText } from "../../ui/figures.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { QueryState } from "../../ui/query-state.tsx";
import { ActionButton, actionOf } from "../../ui/why-not.tsx";
import { type TicketView, ticketQuery } from "./queries.ts";
import { type Act, TicketDialog } from "./ticket-dialog.tsx";
import { TicketState } from "./ticket-state.tsx";
import { ticketWords } from "./words.ts";

export function TicketPage() {
  const { id = "" } = useParams();
  const query = useQuery(ticketQuery(id));
  return <QueryState query={query}>{(ticket) => <Ticket key={id} ticket={ticket} />}</QueryState>;
}

function Ticket({ ticket }: { ticket: TicketView }) {
  const t = useWords(ticketWords);
  const text = useText();
  const [act, setAct] = useState<Act | null>(null);
  const work = actionOf(ticket.actions, "ticket.work");
  const facts = [
    [t("owner"), ticket.owner_name],
    [t("customer"), ticket.customer ?? t("none")],
    [t("serial"), ticket.serial || t("none")],
  ] as const;
  return (
    <>
      <PageHeader
        title={ticket.number}
        before={
          <BackLink to={`/orders/${ticket.order_id}?tab=tickets`}>{ticket.order_label}</BackLink>
        }
        extra={
          <>
            <span className="yd-chip">{text(ticket.kind_title)}</span>
            <TicketState state={ticket.state} />
            {ticket.days_left != null && (
              <DueClock clock={{ due_at: ticket.due_at, days_left: ticket.days_left }} />
            )}
          </>
        }
        actions={
          <>
            <ActionButton
              action={actionOf(ticket.actions, "ticket.assign")}
              onRun={() => setAct("assign")}
            >
              {t("assign")}
            </ActionButton>
            <ActionButton action={work} onRun={() => setAct("progress")}>
              {t("progress")}
            </ActionButton>
            <ActionButton action={work} onRun={() => setAct("resolve")}>
              {t("resolve")}
            </ActionButton>
            <ActionButton
              action={actionOf(ticket.actions, "ticket.close")}
              type="primary"
              onRun={() => setAct("close")}
            >
              {t("close")}
            </ActionButton>
          </>
        }
      >
        <dl className="yd-row">
          {facts.map(([name, value]) => (
            <div key={name} className="yd-row">
              <dt className="yd-muted">{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </PageHeader>
      <div className="yd-stack">
        <section className="yd-card" aria-labelledby="ticket-what">
          <h2 id="ticket-what">{t("description")}</h2>
          <p>{ticket.description}</p>
          {ticket.resolution && (
            <p>
              <strong>{t("resolution")}</strong> {ticket.resolution}
            </p>
          )}
        </section>
        <section className="yd-card" aria-labelledby="ticket-log">
          <h2 id="ticket-log">{t("log")}</h2>
          <ol className="yd-stack">
            {ticket.log.map((entry) => (
              <li key={`${entry.kind}${entry.at}`}>
                <p className="yd-row yd-small yd-muted">
                  <span className="yd-chip">{t(logWord(entry.kind))}</span>
                  {entry.by ?? t("system")} <MomentText moment={entry.at} />
                </p>
                {entry.note && entry.note !== ticket.description && <p>{entry.note}</p>}
              </li>
            ))}
          </ol>
        </section>
      </div>
      {act && <TicketDialog act={act} ticket={ticket} onClose={() => setAct(null)} />}
    </>
  );
}

const logWords = [
  "log_opened",
  "log_assigned",
  "log_progressed",
  "log_reopened",
  "log_resolved",
  "log_closed",
] as const;

function logWord(kind: string): (typeof logWords)[number] {
  return logWords.find((word) => word === `log_${kind}`) ?? "log_progressed";
}
