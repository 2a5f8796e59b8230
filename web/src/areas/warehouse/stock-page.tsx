/** What lies where, what is held for orders, what is free, what orders wait for. */

import { Button } from "antd";
import { useMemo, useState } from "react";
import { useMay } from "../../api/session.ts";
import { useWords } from "../../i18n/words.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { QtyText } from "../../ui/figures.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import type { Column, Filter } from "../../ui/table/column.ts";
import { DataTable } from "../../ui/table/data-table.tsx";
import { useKeyset } from "../../ui/table/keyset.ts";
import { useListState } from "../../ui/table/list-state.ts";
import { readStock, type StockRow, stockQuery } from "./queries.ts";
import { ReceiptDialog } from "./receipt-dialog.tsx";
import { warehouseWords } from "./words.ts";

export function StockPage() {
  const t = useWords(warehouseWords);
  const mayReceive = useMay("stock.receive");
  const [receiving, setReceiving] = useState(false);
  const list = useListState();
  const query = useMemo(() => stockQuery(new URLSearchParams(list.search)), [list.search]);
  const keyset = useKeyset(["stock", "list", query], (cursor, signal) =>
    readStock(query, cursor, signal),
  );
  const columns = useColumns();
  const filters = useFilters();
  const receive = mayReceive && (
    <Button type="primary" onClick={() => setReceiving(true)}>
      {t("receive")}
    </Button>
  );
  return (
    <>
      <PageHeader title={t("stock")} actions={receive} />
      <DataTable
        name="stock"
        label={t("stock")}
        columns={columns}
        keyset={keyset}
        list={list}
        rowKey={(row) => `${row.product_id}.${row.place_id ?? ""}`}
        rowName={(row) => row.sku}
        rowHref={(row) => `/stock/products/${row.product_id}`}
        rowTone={(row) => (Number(row.short) > 0 ? "warn" : undefined)}
        filters={filters}
        searchHint={t("searchHint")}
        empty={
          <EmptyState title={t("emptyTitle")} action={receive}>
            {t("emptyHelp")}
          </EmptyState>
        }
      />
      {receiving && <ReceiptDialog onClose={() => setReceiving(false)} onDone={keyset.reload} />}
    </>
  );
}

function useColumns(): Column<StockRow>[] {
  const t = useWords(warehouseWords);
  return useMemo(
    () => [
      { key: "sku", title: t("sku"), width: 140, card: "title", render: (row) => row.sku },
      { key: "name", title: t("product"), width: 220, card: "line", render: (row) => row.name },
      {
        key: "place",
        title: t("place"),
        width: 140,
        card: "badge",
        render: (row) => row.place_name ?? <span className="yd-muted">{t("nowhere")}</span>,
      },
      {
        key: "on_hand",
        title: t("onHand"),
        width: 110,
        align: "end",
        card: "line",
        render: (row) => <QtyText quantity={row.on_hand} unit={row.unit} />,
      },
      {
        key: "reserved",
        title: t("reserved"),
        width: 100,
        align: "end",
        card: "line",
        render: (row) => <QtyText quantity={row.reserved} />,
      },
      {
        key: "available",
        title: t("available"),
        width: 100,
        align: "end",
        card: "line",
        render: (row) => <QtyText quantity={row.available} />,
      },
      {
        key: "short",
        title: t("short"),
        width: 110,
        align: "end",
        render: (row) => (
          <span className={Number(row.short) > 0 ? "yd-warn" : "yd-muted"}>
            <QtyText quantity={row.short} />
          </span>
        ),
      },
      {
        key: "model",
        title: t("model"),
        width: 140,
        optional: true,
        render: (row) => row.model || "—",
      },
    ],
    [t],
  );
}

function useFilters(): Filter[] {
  const t = useWords(warehouseWords);
  return useMemo(
    () => [
      {
        key: "short",
        label: t("onlyShort"),
        single: true,
        options: [{ value: "true", label: t("yes") }],
      },
    ],
    [t],
  );
}
