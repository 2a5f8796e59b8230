/** All tickets within one's sight. */

import { useMemo } from "react";
import { dateOf } from "../../i18n/format.ts";
import { useWords } from "../../i18n/words.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { DateText } from "../../ui/figures.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import type { Column, Filter } from "../../ui/table/column.ts";
import { DataTable } from "../../ui/table/data-table.tsx";
import { useKeyset } from "../../ui/table/keyset.ts";
import { useListState } from "../../ui/table/list-state.ts";
import { kinds, readTickets, type Ticket, ticketsKey, ticketsQuery } from "./queries.ts";
import { isLate, TicketState } from "./ticket-state.tsx";
import { ticketWords } from "./words.ts";

export function TicketsPage() {
  const t = useWords(ticketWords);
  const list = useListState();
  const query = useMemo(() => ticketsQuery(new URLSearchParams(list.search)), [list.search]);
  const keyset = useKeyset(ticketsKey(query), (cursor, signal) =>
    readTickets(query, cursor, signal),
  );
  return (
    <>
      <PageHeader title={t("tickets")} />
      <DataTable
        name="tickets"
        label={t("tickets")}
        columns={useColumns()}
        keyset={keyset}
        list={list}
        rowKey={(row) => row.id}
        rowName={(row) => row.number}
        rowHref={(row) => `/tickets/${row.id}`}
        rowTone={(row) => (isLate(row) ? "bad" : undefined)}
        filters={useFilters()}
        empty={<EmptyState title={t("emptyTitle")}>{t("emptyHelp")}</EmptyState>}
      />
    </>
  );
}

function useColumns(): Column<Ticket>[] {
  const t = useWords(ticketWords);
  return useMemo(
    () => [
      { key: "number", title: t("number"), width: 150, card: "title", render: (row) => row.number },
      { key: "kind", title: t("kind"), width: 100, render: (row) => t(`kind_${row.kind}`) },
      {
        key: "description",
        title: t("description"),
        width: 260,
        card: "line",
        render: (row) => <span className="yd-ellipsis">{row.description}</span>,
      },
      {
        key: "state",
        title: t("state"),
        width: 110,
        card: "badge",
        render: (row) => <TicketState state={row.state} />,
      },
      {
        key: "owner",
        title: t("owner"),
        width: 110,
        card: "line",
        render: (row) => row.owner_name,
      },
      {
        key: "due",
        title: t("due"),
        width: 130,
        card: "line",
        render: (row) => (
          <span className={isLate(row) ? "yd-bad" : ""}>
            <DateText date={dateOf(row.due_at)} />
          </span>
        ),
      },
      { key: "order", title: t("order"), width: 160, render: (row) => row.order_label },
      { key: "customer", title: t("customer"), width: 200, render: (row) => row.customer ?? "—" },
    ],
    [t],
  );
}

function useFilters(): Filter[] {
  const t = useWords(ticketWords);
  return useMemo(
    () => [
      {
        key: "state",
        label: t("state"),
        single: true,
        options: (["unfinished", "open", "in_progress", "resolved", "closed"] as const).map(
          (value) => ({ value, label: t(`state_${value}`) }),
        ),
      },
      {
        key: "kind",
        label: t("kind"),
        single: true,
        options: kinds.map((value) => ({ value, label: t(`kind_${value}`) })),
      },
      {
        key: "which",
        label: t("mine"),
        options: [
          { value: "mine", label: t("mineOnly") },
          { value: "overdue", label: t("overdueOnly") },
        ],
      },
    ],
    [t],
  );
}
