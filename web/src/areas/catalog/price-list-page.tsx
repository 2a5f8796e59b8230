/** One price list, frame contract or promotion: whom it is for, and its lines. */

import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { useMay } from "../../api/session.ts";
import { rateToPercent } from "../../i18n/decimal.ts";
import { useFormat } from "../../i18n/format.ts";
import { useWords } from "../../i18n/words.ts";
import { BackLink } from "../../ui/back-link.tsx";
import { MoneyText } from "../../ui/figures.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { QueryState } from "../../ui/query-state.tsx";
import { PriceListDialog } from "./price-list-dialog.tsx";
import { Standing, useAudience, useValidity } from "./price-lists-page.tsx";
import { type PriceList, priceListQuery, type RuleInput } from "./price-queries.ts";
import { priceWords } from "./price-words.ts";
import "./price.css";

export function PriceListPage() {
  const { id = "" } = useParams();
  const query = useQuery(priceListQuery(id));
  return (
    <QueryState query={query}>
      {({ value, etag }) => <ListView list={value} etag={etag} />}
    </QueryState>
  );
}

function ListView({ list, etag }: { list: PriceList; etag: string | null }) {
  const t = useWords(priceWords);
  const may = useMay("price.manage");
  const [editing, setEditing] = useState(false);
  const audience = useAudience();
  const validity = useValidity();
  const rules = list.rules ?? [];
  const facts = [
    [t("audience"), audience(list)],
    [t("validity"), validity(list)],
    [t("prices"), `${list.currency ?? "CNY"} ${t(list.tax_included ? "taxed" : "net")}`],
  ];
  return (
    <>
      <PageHeader
        title={list.name}
        before={<BackLink to="/price-lists">{t("priceLists")}</BackLink>}
        extra={<Standing list={list} />}
        actions={may && <Button onClick={() => setEditing(true)}>{t("edit")}</Button>}
      >
        <p className="yd-muted">{`${list.code} · ${t(`kind_${list.kind}`)}`}</p>
      </PageHeader>
      <div className="yd-stack">
        <section className="yd-card">
          <dl className="yd-facts">
            {facts.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </section>
        <section className="yd-card" aria-labelledby="rules-title">
          <h2 id="rules-title">{t("prices")}</h2>
          {rules.length === 0 && <p className="yd-muted">{t("noRules")}</p>}
          <ul className="yd-price-rules">
            {rules.map((rule) => (
              <RuleRow key={rule.id} rule={rule} list={list} />
            ))}
          </ul>
        </section>
      </div>
      {editing && (
        <PriceListDialog
          priceList={list}
          etag={etag ?? `"r${list.version}"`}
          onClose={() => setEditing(false)}
        />
      )}
    </>
  );
}

function RuleRow({ rule, list }: { rule: RuleInput; list: PriceList }) {
  const t = useWords(priceWords);
  const format = useFormat();
  const product = list.products.find((one) => one.id === rule.product_id);
  const from = rule.min_quantity ?? "0";
  return (
    <li>
      <Link to={`/products/${rule.product_id}`}>
        {product?.name} <span className="yd-muted">{product?.sku}</span>
      </Link>
      <span className="yd-muted">
        {from !== "0" && t("from", { n: `${format.quantity(from)} ${product?.unit ?? ""}` })}
      </span>
      <span>
        <Offer rule={rule} list={list} />
        {rule.agreed && (
          <span className="yd-muted">
            {" · "}
            {t("callOff", { n: `${format.quantity(rule.agreed)} ${product?.unit ?? ""}` })}
          </span>
        )}
      </span>
    </li>
  );
}

function Offer({ rule, list }: { rule: RuleInput; list: PriceList }) {
  const t = useWords(priceWords);
  const format = useFormat();
  const product = (id: string) => list.products.find((one) => one.id === id);
  if (rule.discount) return t("off", { percent: rateToPercent(rule.discount) });
  if (rule.gift) {
    const { buy, get, product_id } = rule.gift;
    return t("gift", {
      buy: format.quantity(buy),
      get: format.quantity(get),
      product: product(product_id)?.name ?? "",
    });
  }
  return (
    <>
      <MoneyText amount={rule.price ?? null} currency={list.currency ?? "CNY"} />
      <span className="yd-muted"> /{rule.unit || product(rule.product_id)?.unit}</span>
    </>
  );
}
