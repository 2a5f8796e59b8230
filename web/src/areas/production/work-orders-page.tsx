import { Segmented } from "antd";
import { useMemo } from "react";
import { useSearchParams } from "react-router";
import { useFormat } from "../../i18n/format.ts";
import { useText, useWords } from "../../i18n/words.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { DateText, QtyText } from "../../ui/figures.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import type { Column, Filter } from "../../ui/table/column.ts";
import { DataTable } from "../../ui/table/data-table.tsx";
import { useKeyset } from "../../ui/table/keyset.ts";
import { useListState } from "../../ui/table/list-state.ts";
import { Board } from "./board.tsx";
import { isLate, readWorkOrders, type WorkOrder, workOrdersKey } from "./queries.ts";
import { states, WorkState } from "./state.tsx";
import { productionWords } from "./words.ts";

export function WorkOrdersPage() {
  const t = useWords(productionWords);
  const [params, setParams] = useSearchParams();
  const board = params.get("view") === "board";
  const choice = (
    <Segmented
      options={[
        { value: "list", label: t("list") },
        { value: "board", label: t("board") },
      ]}
      value={board ? "board" : "list"}
      onChange={(view) => setParams(view === "board" ? { view } : {}, { replace: true })}
    />
  );
  return (
    <>
      <PageHeader title={t("title")} actions={choice} />
      {board ? <Board /> : <List />}
    </>
  );
}

function List() {
  const t = useWords(productionWords);
  const list = useListState();
  const state = list.filters.state?.[0];
  const query = useMemo(() => (state ? { state } : {}), [state]);
  const keyset = useKeyset(workOrdersKey(query), (cursor, signal) =>
    readWorkOrders(query, cursor, signal),
  );
  const q = list.q.trim().toLowerCase();
  const rows = keyset.rows.filter((row) =>
    `${row.number} ${row.order_label} ${row.product_name}`.toLowerCase().includes(q),
  );
  return (
    <DataTable
      name="work_orders"
      label={t("title")}
      columns={useColumns()}
      keyset={{ ...keyset, rows }}
      list={list}
      rowKey={(row) => row.id}
      rowName={(row) => row.number}
      rowHref={(row) => `/work-orders/${row.id}`}
      rowTone={(row) => (isLate(row) ? "bad" : undefined)}
      filters={useFilters()}
      searchHint={t("searchHint")}
      empty={<EmptyState title={t("emptyTitle")}>{t("emptyHelp")}</EmptyState>}
    />
  );
}

function useColumns(): Column<WorkOrder>[] {
  const text = useText();
  const t = useWords(productionWords);
  const format = useFormat();
  return useMemo(
    () => [
      { key: "number", title: t("number"), width: 150, card: "title", render: (row) => row.number },
      {
        key: "product",
        title: t("product"),
        width: 220,
        card: "line",
        render: (row) => row.product_name,
      },
      {
        key: "state",
        title: t("state"),
        width: 100,
        card: "badge",
        render: (row) => <WorkState state={row.state} />,
      },
      {
        key: "order",
        title: t("order"),
        width: 150,
        card: "line",
        render: (row) => row.order_label,
      },
      {
        key: "quantity",
        title: t("quantity"),
        width: 90,
        align: "end",
        render: (row) => <QtyText quantity={row.quantity} />,
      },
      {
        key: "made",
        title: t("made"),
        width: 120,
        align: "end",
        card: "line",
        render: (row) => `${format.quantity(row.made)} · ${row.percent}%`,
      },
      {
        key: "centre",
        title: t("centre"),
        width: 130,
        render: (row) =>
          row.work_centre ? (
            text(row.work_centre)
          ) : (
            <span className="yd-muted">{t("notPlanned")}</span>
          ),
      },
      {
        key: "start",
        title: t("start"),
        width: 120,
        render: (row) => <DateText date={row.start_on} />,
      },
      { key: "end", title: t("end"), width: 120, render: (row) => <DateText date={row.end_on} /> },
      {
        key: "due",
        title: t("due"),
        width: 120,
        card: "line",
        render: (row) => (
          <span className={isLate(row) ? "yd-bad" : ""}>
            <DateText date={row.due_on} />
          </span>
        ),
      },
      {
        key: "predicted",
        title: t("predicted"),
        width: 120,
        optional: true,
        render: (row) => <DateText date={row.predicted_on} />,
      },
    ],
    [t, format.quantity, text],
  );
}

function useFilters(): Filter[] {
  const t = useWords(productionWords);
  return useMemo(
    () => [
      {
        key: "state",
        label: t("state"),
        single: true,
        options: [
          { value: "unfinished", label: t("unfinished") },
          ...states.map((state) => ({ value: state, label: t(`state_${state}`) })),
        ],
      },
    ],
    [t],
  );
}
