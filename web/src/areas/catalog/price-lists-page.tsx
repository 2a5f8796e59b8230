/** Price lists, frame contracts and promotions; and the policy that ranks them. */

import { PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useMemo, useState } from "react";
import { useNavigate } from "react-router";
import { useMay } from "../../api/session.ts";
import { useChannelName } from "../../i18n/fields/channels.ts";
import { formatCurrency, today, useFormat } from "../../i18n/format.ts";
import { useLocale } from "../../i18n/locale.ts";
import { useWords } from "../../i18n/words.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import type { Column } from "../../ui/table/column.ts";
import { DataTable } from "../../ui/table/data-table.tsx";
import { useKeyset } from "../../ui/table/keyset.ts";
import { useListState } from "../../ui/table/list-state.ts";
import { CurrencyRatesCard } from "./currency-rates-card.tsx";
import { PriceListDialog } from "./price-list-dialog.tsx";
import { PricePolicyCard } from "./price-policy-card.tsx";
import { type PriceList, type PriceListRow, readPriceLists } from "./price-queries.ts";
import { priceWords } from "./price-words.ts";

export function PriceListsPage() {
  const t = useWords(priceWords);
  const may = useMay("price.manage");
  const navigate = useNavigate();
  const [adding, setAdding] = useState(false);
  const list = useListState();
  const keyset = useKeyset(["price_list", "list", list.q], (cursor, signal) =>
    readPriceLists(list.q, cursor, signal),
  );
  const add = may && (
    <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setAdding(true)}>
      {t("newList")}
    </Button>
  );
  return (
    <>
      <PageHeader title={t("priceLists")} actions={add} />
      <div className="yd-stack">
        <DataTable
          name="price-lists"
          label={t("priceLists")}
          columns={useColumns()}
          keyset={keyset}
          list={list}
          rowKey={(row) => row.id}
          rowName={(row) => row.name}
          rowHref={(row) => `/price-lists/${row.id}`}
          searchHint={t("searchHint")}
          empty={
            <EmptyState title={t("emptyTitle")} action={add}>
              {t("emptyHelp")}
            </EmptyState>
          }
        />
        <PricePolicyCard />
        <CurrencyRatesCard />
      </div>
      {adding && (
        <PriceListDialog
          priceList={null}
          etag={null}
          onClose={() => setAdding(false)}
          onDone={(id) => id && navigate(`/price-lists/${id}`)}
        />
      )}
    </>
  );
}

/** For whom a list is, in words. */
export function useAudience() {
  const t = useWords(priceWords);
  const channel = useChannelName();
  return (row: {
    customer_name?: string | null;
    class?: string | undefined;
    channel?: string | undefined;
  }) =>
    [
      row.customer_name,
      row.class && t("ofClass", { class: row.class }),
      row.channel && t("ofChannel", { channel: channel(row.channel) }),
    ]
      .filter(Boolean)
      .join(" · ") || t("everybody");
}

/** From when to when, in words. */
export function useValidity() {
  const t = useWords(priceWords);
  const format = useFormat();
  return (row: { valid_from: string; valid_until?: string | null }) =>
    row.valid_until
      ? t("fromTo", { from: format.date(row.valid_from), until: format.date(row.valid_until) })
      : t("openEnd", { from: format.date(row.valid_from) });
}

/** Whether a list is read today, and why not. */
export function Standing({
  list,
}: {
  list: Pick<PriceList, "active" | "valid_from" | "valid_until">;
}) {
  const t = useWords(priceWords);
  const now = today();
  const over = list.valid_until && list.valid_until < now;
  const inUse = over ? "over" : list.valid_from > now ? "toCome" : "active";
  const state = list.active === false ? "inactive" : inUse;
  return (
    <span className={state === "active" ? "yd-chip yd-chip-good" : "yd-chip"}>{t(state)}</span>
  );
}

function useColumns(): Column<PriceListRow>[] {
  const t = useWords(priceWords);
  const locale = useLocale();
  const audience = useAudience();
  const validity = useValidity();
  return useMemo(
    () => [
      { key: "code", title: t("code"), width: 130, card: "line", render: (row) => row.code },
      { key: "name", title: t("name"), width: 200, card: "title", render: (row) => row.name },
      { key: "kind", title: t("kind"), width: 130, render: (row) => t(`kind_${row.kind}`) },
      { key: "audience", title: t("audience"), width: 180, card: "line", render: audience },
      { key: "validity", title: t("validity"), width: 235, card: "line", render: validity },
      {
        key: "tax",
        title: t("prices"),
        width: 120,
        render: (row) =>
          `${formatCurrency(row.currency, locale)} ${t(row.tax_included ? "taxed" : "net")}`,
      },
      { key: "rules", title: t("rules"), width: 70, align: "end", render: (row) => row.rules },
      {
        key: "active",
        title: t("state"),
        width: 100,
        card: "badge",
        render: (row) => <Standing list={row} />,
      },
    ],
    [t, locale, audience, validity],
  );
}
