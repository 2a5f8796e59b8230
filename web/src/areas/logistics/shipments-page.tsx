/** Shipments, newest first. */

import { useMemo } from "react";
import { useWords } from "../../i18n/words.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { DateText, MomentText } from "../../ui/figures.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import type { Column, Filter } from "../../ui/table/column.ts";
import { DataTable } from "../../ui/table/data-table.tsx";
import { useKeyset } from "../../ui/table/keyset.ts";
import { useListState } from "../../ui/table/list-state.ts";
import { readShipments, type ShipmentRow, shipmentsQuery } from "./queries.ts";
import { ShipmentChip, shipmentStates } from "./shipment-chip.tsx";
import { logisticsWords } from "./words.ts";

export function ShipmentsPage() {
  const t = useWords(logisticsWords);
  const list = useListState();
  const query = useMemo(() => shipmentsQuery(new URLSearchParams(list.search)), [list.search]);
  const keyset = useKeyset(["sales_order", "list", "shipments", query], (cursor, signal) =>
    readShipments(query, cursor, signal),
  );
  return (
    <>
      <PageHeader title={t("shipments")} />
      <DataTable
        name="shipments"
        label={t("shipments")}
        columns={useColumns()}
        keyset={keyset}
        list={list}
        rowKey={(row) => row.id}
        rowName={(row) => row.number}
        rowHref={(row) => `/shipments/${row.id}`}
        rowTone={(row) => (row.incidents_open > 0 ? "bad" : undefined)}
        filters={useFilters()}
        searchHint={t("searchHint")}
        empty={<EmptyState title={t("emptyTitle")}>{t("emptyHelp")}</EmptyState>}
      />
    </>
  );
}

function useColumns(): Column<ShipmentRow>[] {
  const t = useWords(logisticsWords);
  return useMemo(
    () => [
      { key: "number", title: t("number"), width: 140, card: "title", render: (row) => row.number },
      {
        key: "order",
        title: t("order"),
        width: 145,
        card: "line",
        render: (row) => row.order_label,
      },
      {
        key: "customer",
        title: t("customer"),
        width: 185,
        card: "line",
        render: (row) => row.customer_name ?? "—",
      },
      {
        key: "state",
        title: t("state"),
        width: 100,
        card: "badge",
        render: (row) => <ShipmentChip state={row.state} />,
      },
      {
        key: "carrier",
        title: t("carrier"),
        width: 140,
        card: "line",
        render: (row) => row.carrier_name,
      },
      {
        key: "waybill",
        title: t("waybill"),
        width: 130,
        optional: true,
        render: (row) => row.waybill_no || "—",
      },
      {
        key: "planned_on",
        title: t("plannedOn"),
        width: 120,
        render: (row) => <DateText date={row.planned_on} />,
      },
      {
        key: "arrived_at",
        title: t("arrivedAt"),
        width: 130,
        render: (row) => <MomentText moment={row.arrived_at} />,
      },
      {
        key: "slip",
        title: t("slip"),
        width: 105,
        render: (row) =>
          row.slip_signed_at ? t("slipSigned") : row.departed_at ? t("slipOpen") : "—",
      },
      {
        key: "incidents",
        title: t("incidents"),
        width: 90,
        render: (row) =>
          row.incidents_open > 0 ? (
            <span className="yd-bad">{t("incidentsOpen", { n: row.incidents_open })}</span>
          ) : (
            "—"
          ),
      },
    ],
    [t],
  );
}

function useFilters(): Filter[] {
  const t = useWords(logisticsWords);
  return useMemo(
    () => [
      {
        key: "state",
        label: t("state"),
        single: true,
        options: shipmentStates.map((value) => ({ value, label: t(`state_${value}`) })),
      },
      {
        key: "unsigned",
        label: t("unsignedOnly"),
        single: true,
        options: [{ value: "true", label: t("yes") }],
      },
    ],
    [t],
  );
}
