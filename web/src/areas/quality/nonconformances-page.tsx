import { useMemo } from "react";
import { today } from "../../i18n/format.ts";
import { useWords } from "../../i18n/words.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { CutText, DateText, QtyText } from "../../ui/figures.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import type { Column, Filter } from "../../ui/table/column.ts";
import { DataTable } from "../../ui/table/data-table.tsx";
import { useKeyset } from "../../ui/table/keyset.ts";
import { useListState } from "../../ui/table/list-state.ts";
import {
  type Nonconformance,
  nonconformancesKey,
  nonconformancesQuery,
  readNonconformances,
  stages,
} from "./queries.ts";
import { NonconformanceState, states } from "./state.tsx";
import { qualityWords } from "./words.ts";

const isLate = (nc: Nonconformance) => nc.state === "open" && nc.due_on < today();

export function NonconformancesPage() {
  const t = useWords(qualityWords);
  const list = useListState();
  const query = useMemo(
    () => nonconformancesQuery(new URLSearchParams(list.search)),
    [list.search],
  );
  const keyset = useKeyset(nonconformancesKey(query), (cursor, signal) =>
    readNonconformances(query, cursor, signal),
  );
  const q = list.q.trim().toLowerCase();
  const rows = keyset.rows.filter((nc) =>
    `${nc.number} ${nc.order_label} ${nc.product_name} ${nc.description} ${nc.serials.join(" ")}`
      .toLowerCase()
      .includes(q),
  );
  return (
    <>
      <PageHeader title={t("title")} />
      <DataTable
        name="nonconformances"
        label={t("title")}
        columns={useColumns()}
        keyset={{ ...keyset, rows }}
        list={list}
        rowKey={(row) => row.id}
        rowName={(row) => row.number}
        rowHref={(row) => `/nonconformances/${row.id}`}
        rowTone={(row) => (isLate(row) ? "bad" : undefined)}
        filters={useFilters()}
        searchHint={t("searchHint")}
        empty={<EmptyState title={t("emptyTitle")}>{t("emptyHelp")}</EmptyState>}
      />
    </>
  );
}

function useColumns(): Column<Nonconformance>[] {
  const t = useWords(qualityWords);
  return useMemo(
    () => [
      { key: "number", title: t("number"), width: 150, card: "title", render: (row) => row.number },
      {
        key: "state",
        title: t("state"),
        width: 110,
        card: "badge",
        render: (row) => <NonconformanceState state={row.state} />,
      },
      {
        key: "stage",
        title: t("stage"),
        width: 110,
        card: "line",
        render: (row) => t(`stage_${row.stage}`),
      },
      {
        key: "product",
        title: t("product"),
        width: 180,
        card: "line",
        render: (row) => row.product_name,
      },
      {
        key: "quantity",
        title: t("quantity"),
        width: 90,
        align: "end",
        render: (row) => <QtyText quantity={row.quantity} unit={row.unit} />,
      },
      {
        key: "description",
        title: t("description"),
        width: 240,
        render: (row) => <CutText text={row.description} />,
      },
      { key: "order", title: t("order"), width: 150, render: (row) => row.order_label },
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
    ],
    [t],
  );
}

function useFilters(): Filter[] {
  const t = useWords(qualityWords);
  return useMemo(
    () => [
      {
        key: "state",
        label: t("state"),
        single: true,
        options: [
          { value: "unclosed", label: t("unclosed") },
          ...states.map((state) => ({ value: state, label: t(`state_${state}`) })),
        ],
      },
      {
        key: "stage",
        label: t("stage"),
        single: true,
        options: stages.map((stage) => ({ value: stage, label: t(`stage_${stage}`) })),
      },
    ],
    [t],
  );
}
