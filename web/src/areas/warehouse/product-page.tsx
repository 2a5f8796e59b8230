/** One product's stock, place by place, with corrections and transfers. */

import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useParams } from "react-router";
import { useMay } from "../../api/session.ts";
import { useWords } from "../../i18n/words.ts";
import { BackLink } from "../../ui/back-link.tsx";
import { QtyText } from "../../ui/figures.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { QueryState } from "../../ui/query-state.tsx";
import { AdjustDialog } from "./adjust-dialog.tsx";
import { productStockQuery, type StockRow } from "./queries.ts";
import { TransferDialog } from "./transfer-dialog.tsx";
import { warehouseWords } from "./words.ts";

type Dialog = { kind: "adjust" | "transfer"; row: StockRow } | null;

export function ProductPage() {
  const { id = "" } = useParams();
  const query = useQuery(productStockQuery(id));
  return (
    <QueryState query={query}>
      {(page) => <ProductStock rows={page.items} reload={() => query.refetch()} />}
    </QueryState>
  );
}

function ProductStock({ rows, reload }: { rows: StockRow[]; reload: () => void }) {
  const t = useWords(warehouseWords);
  const mayAdjust = useMay("stock.adjust");
  const [dialog, setDialog] = useState<Dialog>(null);
  const close = () => setDialog(null);
  const product = rows[0];
  if (!product)
    return (
      <PageHeader title={t("nowhere")} before={<BackLink to="/stock">{t("stock")}</BackLink>} />
    );
  return (
    <>
      <PageHeader
        title={`${product.sku} ${product.name}`}
        before={<BackLink to="/stock">{t("stock")}</BackLink>}
      >
        {product.model && <p className="yd-muted">{product.model}</p>}
        {Number(product.short) > 0 && (
          <p className="yd-warn">
            {t("short")} <QtyText quantity={product.short} unit={product.unit} />
          </p>
        )}
      </PageHeader>
      <div className="yd-stack">
        {rows.map((row) => (
          <section key={row.place_id ?? "none"} className="yd-card yd-stack">
            <h2>{row.place_name ?? t("nowhere")}</h2>
            <p className="yd-row">
              <span>
                {t("onHand")} <QtyText quantity={row.on_hand} unit={row.unit} />
              </span>
              <span>
                {t("reserved")} <QtyText quantity={row.reserved} />
              </span>
              <span>
                {t("available")} <QtyText quantity={row.available} />
              </span>
            </p>
            {mayAdjust && (
              <div className="yd-row">
                <Button onClick={() => setDialog({ kind: "adjust", row })}>{t("adjust")}</Button>
                {row.place_id && Number(row.available) > 0 && (
                  <Button onClick={() => setDialog({ kind: "transfer", row })}>
                    {t("transfer")}
                  </Button>
                )}
              </div>
            )}
          </section>
        ))}
      </div>
      {dialog?.kind === "adjust" && (
        <AdjustDialog row={dialog.row} onClose={close} onDone={reload} />
      )}
      {dialog?.kind === "transfer" && (
        <TransferDialog row={dialog.row} onClose={close} onDone={reload} />
      )}
    </>
  );
}
