/** One product: prices, where it lies, what it is made of, what was changed. */

import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { useMay } from "../../api/session.ts";
import { useFormat } from "../../i18n/format.ts";
import { useWords } from "../../i18n/words.ts";
import { BackLink } from "../../ui/back-link.tsx";
import { MoneyText, QtyText } from "../../ui/figures.tsx";
import { History } from "../../ui/history.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { QueryState } from "../../ui/query-state.tsx";
import { MaterialsDialog } from "./materials-dialog.tsx";
import { PricesDialog } from "./prices-dialog.tsx";
import { ProductDialog } from "./product-dialog.tsx";
import {
  materialsQuery,
  type Product,
  productQuery,
  readHistory,
  stockOfQuery,
} from "./queries.ts";
import { StyleCard } from "./style-card.tsx";
import { UnitsCard } from "./units-card.tsx";
import { catalogWords } from "./words.ts";
import "./catalog.css";

export function ProductPage() {
  const { id = "" } = useParams();
  const query = useQuery(productQuery(id));
  return (
    <QueryState query={query}>
      {({ value, etag }) => <ProductView product={value} etag={etag} />}
    </QueryState>
  );
}

function ProductView({ product, etag }: { product: Product; etag: string | null }) {
  const t = useWords(catalogWords);
  const mayManage = useMay("product.manage");
  const mayStock = useMay("stock.view");
  const [editing, setEditing] = useState(false);
  return (
    <>
      <PageHeader
        title={product.name}
        before={<BackLink to="/products">{t("products")}</BackLink>}
        extra={product.active === false && <span className="yd-chip">{t("disabled")}</span>}
        actions={mayManage && <Button onClick={() => setEditing(true)}>{t("edit")}</Button>}
      >
        <p className="yd-muted">
          {[...new Set([product.sku, product.model])].filter(Boolean).join(" · ")}
        </p>
      </PageHeader>
      <div className="yd-product">
        <div className="yd-stack">
          {mayStock && product.supply !== "service" && <Stock product={product} />}
          <Materials product={product} />
          <section className="yd-card" aria-labelledby="history-title">
            <h2 id="history-title">{t("history")}</h2>
            <History
              queryKey={["product", product.id, "history"]}
              read={(signal) => readHistory(product.id, signal)}
              nameField={useFieldNames()}
            />
          </section>
        </div>
        <div className="yd-stack">
          <Prices product={product} etag={etag ?? `"r${product.version}"`} />
          <UnitsCard product={product} />
          <StyleCard product={product} />
          <Facts product={product} />
        </div>
      </div>
      {editing && (
        <ProductDialog
          product={product}
          etag={etag ?? `"r${product.version}"`}
          onClose={() => setEditing(false)}
        />
      )}
    </>
  );
}

function useFieldNames(): (path: string) => string {
  const t = useWords(catalogWords);
  const names: Record<string, string> = {
    sku: t("sku"),
    name: t("name"),
    model: t("model"),
    unit: t("unit"),
    supply: t("supply"),
    list_price: t("listPrice"),
    floor_price: t("floorPrice"),
    cost_price: t("costPrice"),
    tax_rate: t("taxRate"),
    lead_days: t("leadDays"),
    parameters: t("parameters"),
    active: t("enabled"),
    whole_units: t("wholeUnits"),
    serialised: t("serialised"),
  };
  return (path) => names[path.split("/")[0] ?? ""] ?? path;
}

function Prices({ product, etag }: { product: Product; etag: string }) {
  const t = useWords(catalogWords);
  const format = useFormat();
  const mayPrice = useMay("price.view");
  const mayFloor = useMay("price.floor");
  const mayCost = useMay("cost.view");
  const mayChange = useMay("price.manage");
  const [editing, setEditing] = useState(false);
  const currency = product.currency ?? "CNY";
  const prices = [
    [t("listPrice"), product.list_price, mayPrice],
    [t("floorPrice"), product.floor_price, mayFloor],
    [t("costPrice"), product.cost_price, mayCost],
  ] as const;
  return (
    <section className="yd-card" aria-labelledby="prices-title">
      <div className="yd-row yd-row-between">
        <h2 id="prices-title">{t("prices")}</h2>
        {mayChange && <Button onClick={() => setEditing(true)}>{t("edit")}</Button>}
      </div>
      <dl className="yd-facts">
        {prices
          .filter(([, , shown]) => shown)
          .map(([name, price]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                <MoneyText amount={price} currency={currency} />
                <span className="yd-muted"> /{product.unit}</span>
              </dd>
            </div>
          ))}
        <div>
          <dt>{t("taxRate")}</dt>
          <dd>{format.rate(product.tax_rate ?? "0")}</dd>
        </div>
      </dl>
      {mayPrice && <p className="yd-small yd-muted">{t("withoutTax")}</p>}
      {editing && <PricesDialog product={product} etag={etag} onClose={() => setEditing(false)} />}
    </section>
  );
}

function Facts({ product }: { product: Product }) {
  const t = useWords(catalogWords);
  const facts = [
    [t("supply"), t(`supply_${product.supply}`)],
    [t("leadTime"), t("leadTimeOf", { n: product.lead_days ?? 0 })],
    [t("unit"), product.unit],
    [t("wholeUnits"), product.whole_units ? t("yes") : t("no")],
    [t("serialised"), product.serialised ? t("yes") : t("no")],
    [t("parameters"), (product.parameters ?? []).join(" · ")],
  ] as const;
  return (
    <section className="yd-card" aria-labelledby="facts-title">
      <h2 id="facts-title">{t("facts")}</h2>
      <dl className="yd-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value || "—"}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Stock({ product }: { product: Product }) {
  const t = useWords(catalogWords);
  const query = useQuery(stockOfQuery(product.id));
  return (
    <section className="yd-card yd-stack" aria-labelledby="stock-title">
      <div className="yd-row yd-row-between">
        <h2 id="stock-title">{t("stock")}</h2>
        <Link to={`/stock/products/${product.id}`}>{t("stockMore")}</Link>
      </div>
      <QueryState query={query}>
        {({ items }) =>
          items.every((row) => row.place_id == null) ? (
            <p className="yd-muted">{t("noStock")}</p>
          ) : (
            <ul className="yd-product-rows">
              {items.map((row) => (
                <li key={row.place_id ?? "none"}>
                  <span className="yd-grow">{row.place_name ?? t("nowhere")}</span>
                  <span>
                    <span className="yd-muted">{t("onHand")} </span>
                    <QtyText quantity={row.on_hand} unit={row.unit} />
                  </span>
                  <span>
                    <span className="yd-muted">{t("available")} </span>
                    <QtyText quantity={row.available} />
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </QueryState>
    </section>
  );
}

function Materials({ product }: { product: Product }) {
  const t = useWords(catalogWords);
  const may = useMay("product.manage");
  const query = useQuery(materialsQuery(product.id));
  const [editing, setEditing] = useState(false);
  if (product.supply !== "make") return null;
  return (
    <section className="yd-card yd-stack" aria-labelledby="materials-title">
      <div className="yd-row yd-row-between">
        <h2 id="materials-title">{t("materials")}</h2>
        {may && query.data && <Button onClick={() => setEditing(true)}>{t("edit")}</Button>}
      </div>
      <QueryState query={query}>
        {(lines) => (
          <>
            {lines.length === 0 && <p className="yd-muted">{t("noMaterials")}</p>}
            <ul className="yd-product-rows">
              {lines.map((line) => (
                <li key={line.component_id}>
                  <Link to={`/products/${line.component_id}`}>{line.sku}</Link>
                  <span className="yd-grow">{line.name}</span>
                  <QtyText quantity={line.quantity} unit={line.unit ?? ""} />
                </li>
              ))}
            </ul>
            {editing && (
              <MaterialsDialog
                product={product.id}
                lines={lines}
                onClose={() => setEditing(false)}
              />
            )}
          </>
        )}
      </QueryState>
    </section>
  );
}
