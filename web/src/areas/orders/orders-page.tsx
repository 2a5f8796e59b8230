import { PlusOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { readReps } from "../../api/lookups.ts";
import { useMay } from "../../api/session.ts";
import type { OrderRow } from "../../api/types.ts";
import { dateOf, today, useFormat } from "../../i18n/format.ts";
import { useText, useWords } from "../../i18n/words.ts";
import { ButtonLink } from "../../ui/button-link.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { DateText, MoneyText, PromisedText } from "../../ui/figures.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { StateChip } from "../../ui/state-chip.tsx";
import { type Column, type Filter, shownColumns } from "../../ui/table/column.ts";
import { DataTable } from "../../ui/table/data-table.tsx";
import { useKeyset } from "../../ui/table/keyset.ts";
import { useListState } from "../../ui/table/list-state.ts";
import { exportHref, ordersKey, ordersQuery, readOrders } from "./list-query.ts";
import { useOrderTypes } from "./order-types.ts";
import { orderWords } from "./words.ts";

const stateWords = {
  draft: "stateDraft",
  returned: "stateReturned",
  in_review: "stateInReview",
  approved: "stateApproved",
  closed: "stateClosed",
  cancelled: "stateCancelled",
} as const;

export function OrdersPage() {
  const t = useWords(orderWords);
  const mayEnter = useMay("order.enter");
  const mayExport = useMay("export.run");
  const mayHandOver = useMay("order.reassign");
  const list = useListState();
  const query = useMemo(() => ordersQuery(new URLSearchParams(list.search)), [list.search]);
  const keyset = useKeyset(ordersKey(query), (cursor, signal) => readOrders(query, cursor, signal));
  const columns = useColumns();
  const filters = useFilters();
  const enter = mayEnter && (
    <ButtonLink to="/orders/entry" type="primary" icon={<PlusOutlined aria-hidden />} accessKey="n">
      {t("newOrder")}
    </ButtonLink>
  );
  return (
    <>
      <PageHeader
        title={t("orders")}
        actions={
          <>
            {mayHandOver && <ButtonLink to="/hand-over">{t("handOver")}</ButtonLink>}
            {enter}
          </>
        }
      />
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
        {...(mayExport
          ? {
              exportHref: (format) =>
                exportHref(
                  query,
                  shownColumns(columns, list.columns).map((column) => column.key),
                  format,
                ),
            }
          : {})}
        searchHint={t("searchHint")}
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
  return row.next_due != null && Date.parse(row.next_due) < Date.now();
}

function useColumns(): Column<OrderRow>[] {
  const t = useWords(orderWords);
  const types = useOrderTypes();
  return useMemo(
    () => [
      {
        key: "label",
        sort: "label",
        title: t("label"),
        width: 140,
        card: "title",
        render: (row) => row.label,
      },
      {
        key: "customer",
        sort: "customer",
        title: t("customer"),
        width: 175,
        card: "wide",
        render: (row) => row.customer_name ?? "—",
      },
      {
        key: "state",
        sort: "state",
        title: t("status"),
        width: 110,
        card: "badge",
        render: (row) => {
          const state = row.returned ? "returned" : row.state;
          return <StateChip state={state}>{t(stateWords[state])}</StateChip>;
        },
      },
      {
        key: "under_way",
        title: t("underWay"),
        width: 190,
        card: "wide",
        render: (row) => <UnderWay steps={row.under_way} />,
      },
      {
        key: "order_type",
        title: t("orderType"),
        width: 130,
        optional: true,
        render: (row) => types.find((one) => one.value === row.order_type)?.label ?? row.order_type,
      },
      {
        key: "amount",
        sort: "amount",
        title: t("amount"),
        width: 122,
        align: "end",
        card: "line",
        render: (row) => <MoneyText amount={row.amount} currency={row.currency} />,
      },
      {
        key: "next_due",
        sort: "next_due",
        title: t("nextDue"),
        width: 112,
        card: "line",
        render: (row) => <NextDue row={row} />,
      },
      {
        key: "promised_on",
        sort: "promised_on",
        title: t("promised"),
        width: 112,
        card: "line",
        render: (row) => <PromisedText order={row} />,
      },
      {
        key: "owner",
        sort: "owner",
        title: t("owner"),
        width: 100,
        render: (row) => row.owner_name,
      },
      {
        key: "order_date",
        sort: "order_date",
        title: t("orderDate"),
        width: 115,
        render: (row) => <DateText date={row.order_date} />,
      },
      {
        key: "contract_no",
        sort: "contract_no",
        title: t("contractNo"),
        width: 140,
        optional: true,
        render: (row) => row.contract_no || "—",
      },
      {
        key: "customer_po_no",
        title: t("customerPo"),
        width: 140,
        optional: true,
        render: (row) => row.customer_po_no || "—",
      },
      {
        key: "line_count",
        sort: "line_count",
        title: t("lineCount"),
        width: 80,
        align: "end",
        optional: true,
        render: (row) => row.line_count,
      },
    ],
    [t, types],
  );
}

function UnderWay({ steps }: { steps: OrderRow["under_way"] }) {
  const text = useText();
  const format = useFormat();
  const words = format.names(steps.map(text)) || "—";
  return (
    <span className="yd-two-lines" title={words}>
      {words}
    </span>
  );
}

function NextDue({ row }: { row: OrderRow }) {
  if (!row.next_due) return <DateText date={null} />;
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
  const types = useOrderTypes();
  const { data: owners = [] } = useQuery({ queryKey: ["user", "list", "reps"], queryFn: readReps });
  return useMemo(
    () => [
      {
        key: "state",
        sort: "state",
        label: t("state"),
        single: true,
        options: Object.entries(stateWords).map(([value, word]) => ({ value, label: t(word) })),
      },
      {
        key: "order_type",
        label: t("orderType"),
        single: true,
        options: types,
      },
      {
        key: "period",
        label: t("period"),
        single: true,
        options: (["month", "last_month", "quarter", "year"] as const).map((value) => ({
          value,
          label: t(`period_${value}`),
        })),
      },
      {
        key: "owner_id",
        label: t("owner"),
        single: true,
        options: owners.map((one) => ({ value: one.id, label: one.label })),
      },
      {
        key: "overdue",
        label: t("overdue"),
        single: true,
        options: [{ value: "true", label: t("onlyOverdue") }],
      },
    ],
    [t, types, owners],
  );
}
