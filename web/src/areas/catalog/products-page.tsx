/** Products, found by article number, name, model or pinyin initials. */

import { PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useMemo, useState } from "react";
import { useNavigate } from "react-router";
import { useMay } from "../../api/session.ts";
import { useWords } from "../../i18n/words.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { MoneyText } from "../../ui/figures.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import type { Column } from "../../ui/table/column.ts";
import { DataTable } from "../../ui/table/data-table.tsx";
import { useKeyset } from "../../ui/table/keyset.ts";
import { useListState } from "../../ui/table/list-state.ts";
import { ProductDialog } from "./product-dialog.tsx";
import { type Product, readProducts } from "./queries.ts";
import { StyleDialog } from "./style-dialog.tsx";
import { styleWords } from "./style-words.ts";
import { catalogWords } from "./words.ts";

export function ProductsPage() {
  const t = useWords(catalogWords);
  const may = useMay("product.manage");
  const navigate = useNavigate();
  const [adding, setAdding] = useState<"product" | "style" | null>(null);
  const list = useListState();
  const keyset = useKeyset(["product", "list", list.q], (cursor, signal) =>
    readProducts(list.q, cursor, signal),
  );
  const ts = useWords(styleWords);
  const add = may && (
    <>
      <Button onClick={() => setAdding("style")}>{ts("newStyle")}</Button>
      <Button
        type="primary"
        icon={<PlusOutlined aria-hidden />}
        onClick={() => setAdding("product")}
      >
        {t("newProduct")}
      </Button>
    </>
  );
  return (
    <>
      <PageHeader title={t("products")} actions={add} />
      <DataTable
        name="products"
        label={t("products")}
        columns={useColumns()}
        keyset={keyset}
        list={list}
        rowKey={(row) => row.id}
        rowName={(row) => row.name}
        rowHref={(row) => `/products/${row.id}`}
        searchHint={t("searchHint")}
        empty={
          <EmptyState title={t("emptyTitle")} action={add}>
            {t("emptyHelp")}
          </EmptyState>
        }
      />
      {adding === "style" && (
        <StyleDialog
          onClose={() => setAdding(null)}
          onDone={(styleNo) => navigate(`/products?q=${encodeURIComponent(styleNo)}`)}
        />
      )}
      {adding === "product" && (
        <ProductDialog
          product={null}
          etag={null}
          onClose={() => setAdding(null)}
          onDone={(id) => id && navigate(`/products/${id}`)}
        />
      )}
    </>
  );
}

function useColumns(): Column<Product>[] {
  const t = useWords(catalogWords);
  const mayPrice = useMay("price.view");
  return useMemo(
    () => [
      { key: "sku", title: t("sku"), width: 130, card: "line", render: (row) => row.sku },
      { key: "name", title: t("name"), width: 200, card: "title", render: (row) => row.name },
      { key: "model", title: t("model"), width: 140, render: (row) => row.model || "—" },
      {
        key: "supply",
        title: t("supply"),
        width: 160,
        card: "line",
        render: (row) => t(`supply_${row.supply}`),
      },
      {
        key: "list_price",
        title: t("listPrice"),
        width: 150,
        align: "end",
        card: "line",
        render: (row) => (
          <>
            <MoneyText amount={mayPrice ? row.list_price : null} currency={row.currency ?? "CNY"} />
            <span className="yd-muted"> /{row.unit}</span>
          </>
        ),
      },
      {
        key: "lead_days",
        title: t("leadTime"),
        width: 110,
        align: "end",
        render: (row) => t("leadTimeOf", { n: row.lead_days ?? 0 }),
      },
      {
        key: "active",
        title: t("state"),
        width: 90,
        card: "badge",
        render: (row) =>
          row.active === false ? (
            <span className="yd-chip">{t("disabled")}</span>
          ) : (
            <span className="yd-chip yd-chip-good">{t("enabled")}</span>
          ),
      },
    ],
    [t, mayPrice],
  );
}
