import { PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useMemo } from "react";
import { Link } from "react-router";
import { useMay } from "../../api/session.ts";
import type { OrderRow } from "../../api/types.ts";
import { dateOf, today } from "../../i18n/format.ts";
import { useText, useWords } from "../../i18n/words.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { DateText, MoneyText } from "../../ui/figures.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { StateChip } from "../../ui/state-chip.tsx";
import type { Column, Filter } from "../../ui/table/column.ts";
import { DataTable } from "../../ui/table/data-table.tsx";
import { useKeyset } from "../../ui/table/keyset.ts";
import { useListState } from "../../ui/table/list-state.ts";
import { ordersKey, readOrders } from "./list-query.ts";
import { orderWords } from "./words.ts";

export function OrdersPage() {
  const t = useWords(orderWords);
  const mayEnter = useMay("order.enter");
  const list = useListState();
  const keyset = useKeyset(ordersKey(list.query), (cursor, signal) =>
    readOrders(list.query, cursor, signal),
  );
  const columns = useColumns();
  const filters = useFilters();
  const exported = new URLSearchParams(list.query);
  exported.set("columns", (list.columns ?? columns.map((column) => column.key)).join(","));
  const enter = mayEnter && (
    <Link to="/orders/entry">
      <Button type="primary" icon={<PlusOutlined aria-hidden />}>
        {t("newOrder")}
      </Button>
    </Link>
  );
  return (
    <>
      <PageHeader title={t("orders")} actions={enter} />
      <DataTable
        name="orders"
        label={t("orders")}
        columns={columns}
        keyset={keyset}
        list={list}
        rowKey={(row) => row.id}
        rowName={(row) => row.label}
        rowHref={(row) => `/orders/${row.id}`}
        rowTone={(row) => (isLate(row) ? "bad" : undefined)}
        filters={filters}
        searchHint={t("searchHint")}
        exportHref={`/api/v1/orders.xlsx?${exported}`}
        empty={
          <EmptyState title={t("emptyTitle")} action={enter}>
            {t("emptyHelp")}
          </EmptyState>
        }
      />
    </>
  );
}

function isLate(row: OrderRow): boolean {
  return row.next_due !== null && Date.parse(row.next_due) < Date.now();
}

function useColumns(): Column<OrderRow>[] {
  const t = useWords(orderWords);
  const text = useText();
  return useMemo(
    () => [
      { key: "label", title: t("label"), width: 150, card: "title", render: (row) => row.label },
      {
        key: "customer",
        title: t("customer"),
        width: 240,
        card: "line",
        sort: "customer",
        render: (row) => row.customer_name ?? "—",
      },
      {
        key: "status",
        title: t("status"),
        width: 130,
        card: "badge",
        render: (row) => <StateChip state={row.state}>{text(row.status)}</StateChip>,
      },
      {
        key: "amount",
        title: t("amount"),
        width: 150,
        align: "end",
        card: "line",
        sort: "amount",
        render: (row) => <MoneyText amount={row.amount} currency={row.currency} />,
      },
      {
        key: "next_due",
        title: t("nextDue"),
        width: 130,
        card: "line",
        sort: "next_due",
        render: (row) => <NextDue row={row} />,
      },
      {
        key: "promised_on",
        title: t("promised"),
        width: 120,
        card: "line",
        sort: "promised_on",
        render: (row) => <DateText date={row.promised_on} />,
      },
      { key: "owner", title: t("owner"), width: 110, render: (row) => row.owner_name },
      {
        key: "order_date",
        title: t("orderDate"),
        width: 120,
        sort: "order_date",
        render: (row) => <DateText date={row.order_date} />,
      },
    ],
    [t, text],
  );
}

function NextDue({ row }: { row: OrderRow }) {
  if (row.next_due === null) return <DateText date={null} />;
  const date = dateOf(row.next_due);
  const tone = isLate(row) ? "yd-bad" : date === today() ? "yd-warn" : "";
  return (
    <span className={tone}>
      <DateText date={date} />
    </span>
  );
}

function useFilters(): Filter[] {
  const t = useWords(orderWords);
  return useMemo(
    () => [
      {
        key: "state",
        label: t("state"),
        options: [
          { value: "draft", label: t("stateDraft") },
          { value: "review", label: t("stateReview") },
          { value: "returned", label: t("stateReturned") },
          { value: "approved", label: t("stateApproved") },
          { value: "running", label: t("stateRunning") },
          { value: "closed", label: t("stateClosed") },
          { value: "cancelled", label: t("stateCancelled") },
        ],
      },
    ],
    [t],
  );
}
