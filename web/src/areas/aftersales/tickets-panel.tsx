/** The tickets of an order, on its page. */

import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { useMay } from "../../api/session.ts";
import { dateOf } from "../../i18n/format.ts";
import { useWords } from "../../i18n/words.ts";
import { DateText } from "../../ui/figures.tsx";
import { QueryState } from "../../ui/query-state.tsx";
import type { OrderPanelProps } from "../area.ts";
import { NewTicket } from "./new-ticket.tsx";
import { orderTicketsQuery } from "./queries.ts";
import { isLate, TicketState } from "./ticket-state.tsx";
import { ticketWords } from "./words.ts";

export function TicketsPanel({ page }: OrderPanelProps) {
  const t = useWords(ticketWords);
  const mayOpen = useMay("ticket.open");
  const [opening, setOpening] = useState(false);
  const { id, state } = page.order;
  const query = useQuery(orderTicketsQuery(id));
  const sold = state === "approved" || state === "closed";
  return (
    <div className="yd-stack">
      <QueryState query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="yd-muted">{t("noTickets")}</p>
          ) : (
            <ul className="yd-stack">
              {items.map((ticket) => (
                <li key={ticket.id} className="yd-row yd-row-between">
                  <span className="yd-grow">
                    <Link to={`/tickets/${ticket.id}`}>{ticket.number}</Link>{" "}
                    {t(`kind_${ticket.kind}`)}{" "}
                    <span className="yd-muted">{ticket.description}</span>
                  </span>
                  <span className={isLate(ticket) ? "yd-bad" : "yd-muted"}>
                    {ticket.owner_name} <DateText date={dateOf(ticket.due_at)} />
                  </span>
                  <TicketState state={ticket.state} />
                </li>
              ))}
            </ul>
          )
        }
      </QueryState>
      {mayOpen && sold && (
        <div>
          <Button onClick={() => setOpening(true)}>{t("newTicket")}</Button>
        </div>
      )}
      {opening && <NewTicket page={page} onClose={() => setOpening(false)} />}
    </div>
  );
}
