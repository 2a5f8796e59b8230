import { useMemo } from "react";
import { today } from "../../i18n/format.ts";
import { useWords } from "../../i18n/words.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { DateText, QtyText } from "../../ui/figures.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import type { Column, Filter } from "../../ui/table/column.ts";
import { DataTable } from "../../ui/table/data-table.tsx";
import { useKeyset } from "../../ui/table/keyset.ts";
import { useListState } from "../../ui/table/list-state.ts";
import {
  everything,
  type Requirement,
  readRequirements,
  requirementsKey,
  requirementsQuery,
  shortOf,
  toDo,
} from "./queries.ts";
import { RequirementState, states } from "./state.tsx";
import { procurementWords } from "./words.ts";

/** Nobody has ordered it, and the last day to do so has passed. */
const isOverdue = (r: Requirement) =>
  r.state === "open" && r.latest_order_on != null && r.latest_order_on < today();

export function RequirementsPage() {
  const t = useWords(procurementWords);
  const list = useListState();
  const query = useMemo(() => requirementsQuery(new URLSearchParams(list.search)), [list.search]);
  // The filter shows what the list opens on, though the URL need not say it.
  const shown = { ...list, filters: { state: [query.state ?? everything], ...list.filters } };
  const keyset = useKeyset(requirementsKey(query), (cursor, signal) =>
    readRequirements(query, cursor, signal),
  );
  const q = list.q.trim().toLowerCase();
  const rows = keyset.rows.filter((r) =>
    `${r.number} ${r.order_label} ${r.sku} ${r.name} ${r.supplier ?? ""}`.toLowerCase().includes(q),
  );
  return (
    <>
      <PageHeader title={t("title")} />
      <DataTable
        name="requirements"
        label={t("title")}
        columns={useColumns()}
        keyset={{ ...keyset, rows }}
        list={shown}
        rowKey={(row) => row.id}
        rowName={(row) => `${row.number} ${row.name}`}
        rowHref={(row) => `/requirements/${row.id}`}
        rowTone={(row) => (row.late || isOverdue(row) ? "bad" : undefined)}
        filters={useFilters()}
        searchHint={t("searchHint")}
        empty={<EmptyState title={t("emptyTitle")}>{t("emptyHelp")}</EmptyState>}
      />
    </>
  );
}

function useColumns(): Column<Requirement>[] {
  const t = useWords(procurementWords);
  return useMemo(
    () => [
      {
        key: "name",
        title: t("material"),
        width: 200,
        card: "title",
        render: (row) => `${row.name} · ${row.sku}`,
      },
      {
        key: "state",
        title: t("state"),
        width: 130,
        card: "badge",
        render: (row) => <RequirementState requirement={row} />,
      },
      {
        key: "short",
        title: t("short"),
        width: 100,
        align: "end",
        card: "line",
        render: (row) => <QtyText quantity={shortOf(row)} unit={row.unit} />,
      },
      {
        key: "needed",
        title: t("needed"),
        width: 100,
        align: "end",
        render: (row) => <QtyText quantity={row.needed} unit={row.unit} />,
      },
      {
        key: "needed_on",
        title: t("neededOn"),
        width: 112,
        card: "line",
        render: (row) => <DateText date={row.needed_on} />,
      },
      {
        key: "latest_order_on",
        title: t("latestOrderOn"),
        width: 112,
        render: (row) => (
          <span className={isOverdue(row) ? "yd-bad" : ""}>
            <DateText date={row.latest_order_on} />
          </span>
        ),
      },
      {
        key: "expected_on",
        title: t("expectedOn"),
        width: 112,
        card: "line",
        render: (row) => (
          <span className={row.late ? "yd-bad" : ""}>
            <DateText date={row.expected_on} />
          </span>
        ),
      },
      { key: "supplier", title: t("supplier"), width: 130, render: (row) => row.supplier ?? "—" },
      { key: "order", title: t("order"), width: 150, render: (row) => row.order_label },
      {
        key: "work_order",
        title: t("workOrder"),
        width: 150,
        optional: true,
        render: (row) => row.work_order ?? "—",
      },
      {
        key: "number",
        title: t("number"),
        width: 150,
        optional: true,
        render: (row) => row.number,
      },
    ],
    [t],
  );
}

function useFilters(): Filter[] {
  const t = useWords(procurementWords);
  return useMemo(
    () => [
      {
        key: "state",
        label: t("state"),
        single: true,
        options: [
          { value: toDo, label: t("missing") },
          { value: everything, label: t("everything") },
          ...states.map((state) => ({ value: state, label: t(`state_${state}`) })),
        ],
      },
      { key: "late", label: t("late"), single: true, options: [{ value: "1", label: t("late") }] },
      {
        key: "awaiting",
        label: t("awaiting"),
        single: true,
        options: [{ value: "1", label: t("awaiting") }],
      },
    ],
    [t],
  );
}
