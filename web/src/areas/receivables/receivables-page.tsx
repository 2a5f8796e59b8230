/** What customers owe: how old it is, and instalment by instalment, the oldest due first. */

import { DownloadOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Popover, Segmented } from "antd";
import { useState } from "react";
import { Link, useSearchParams } from "react-router";
import { searchCustomers } from "../../api/lookups.ts";
import { useMay } from "../../api/session.ts";
import { today, useFormat } from "../../i18n/format.ts";
import { useText, useWords } from "../../i18n/words.ts";
import { DateInput } from "../../ui/date-input.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Field } from "../../ui/field.tsx";
import { DateText, MoneyText } from "../../ui/figures.tsx";
import { LookupSelect } from "../../ui/lookup-select.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { FailedState } from "../../ui/query-state.tsx";
import { Sideways } from "../../ui/sideways.tsx";
import { type Keyset, useKeyset } from "../../ui/table/keyset.ts";
import { AgeingBars } from "./ageing-bars.tsx";
import { CreditDesk } from "./credit-desk.tsx";
import { CreditPolicyCard } from "./credit-policy-card.tsx";
import {
  readReceivables,
  receivablesFilter,
  receivablesKey,
  type Which,
  whichOnes,
} from "./queries.ts";
import { ReceiptDialog } from "./receipt-dialog.tsx";
import type { Receivable } from "./types.ts";
import { moneyWords } from "./words.ts";
import "./receivables.css";

export function ReceivablesPage() {
  const t = useWords(moneyWords);
  const mayBook = useMay("receivables.receipt");
  const mayCredit = useMay("credit.view");
  const mayExport = useMay("receivables.journal");
  const [booking, setBooking] = useState(false);
  const [params, setParams] = useSearchParams();
  const filter = receivablesFilter(params);
  const keyset = useKeyset(receivablesKey(filter), (cursor, signal) =>
    readReceivables(filter, cursor, signal),
  );
  const set = (change: Record<string, string | null>) => {
    const next = new URLSearchParams(params);
    for (const [key, value] of Object.entries(change)) {
      if (value === null) next.delete(key);
      else next.set(key, value);
    }
    setParams(next, { replace: true });
  };
  return (
    <>
      <PageHeader
        title={t("receivables")}
        actions={
          <>
            {mayExport && <JournalExport />}
            {mayBook && (
              <Button
                type="primary"
                icon={<PlusOutlined aria-hidden />}
                onClick={() => setBooking(true)}
              >
                {t("bookReceipt")}
              </Button>
            )}
          </>
        }
      />
      <div className="yd-stack">
        <CreditDesk />
        <AgeingBars customer={filter.customer_id} />
        <section className="yd-card yd-stack" aria-label={t("receivables")}>
          <div className="yd-row">
            <Segmented<Which>
              value={filter.which}
              options={whichOnes.map((value) => ({ value, label: t(`which_${value}`) }))}
              onChange={(which) => set({ which })}
            />
            <LookupSelect
              source="customers"
              search={searchCustomers}
              className="yd-receivables-customer"
              label={params.get("customer_name") ?? ""}
              placeholder={t("allCustomers")}
              aria-label={t("customer")}
              onChoose={(item) =>
                set({ customer_id: item?.id ?? null, customer_name: item?.label ?? null })
              }
            />
          </div>
          <List keyset={keyset} />
        </section>
        {mayCredit && <CreditPolicyCard />}
      </div>
      {booking && <ReceiptDialog currency="CNY" onClose={() => setBooking(false)} />}
    </>
  );
}

function List({ keyset }: { keyset: Keyset<Receivable> }) {
  const t = useWords(moneyWords);
  const { rows, error } = keyset;
  if (rows.length === 0 && error) return <FailedState error={error} onRetry={keyset.reload} />;
  if (rows.length === 0 && !keyset.loading) {
    return <EmptyState title={t("emptyTitle")}>{t("emptyHelp")}</EmptyState>;
  }
  return (
    <>
      <Sideways aria-busy={keyset.loading || keyset.stale} aria-label={t("receivables")}>
        <table className="yd-money-table" aria-label={t("receivables")}>
          <thead>
            <tr>
              <th scope="col">{t("order")}</th>
              <th scope="col">{t("customer")}</th>
              <th scope="col">{t("instalment")}</th>
              <th scope="col" className="yd-cell-end">
                {t("open")}
              </th>
              <th scope="col">{t("dueOn")}</th>
              <th scope="col">{t("owner")}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={`${row.order_id}.${row.no}.${row.part}`} row={row} />
            ))}
          </tbody>
        </table>
      </Sideways>
      {keyset.hasMore && (
        <Button loading={keyset.loadingMore} onClick={keyset.loadMore}>
          {t("loadMore")}
        </Button>
      )}
    </>
  );
}

function Row({ row }: { row: Receivable }) {
  const t = useWords(moneyWords);
  const text = useText();
  const format = useFormat();
  return (
    <tr>
      <th scope="row">
        <Link to={`/orders/${row.order_id}?tab=money`}>{row.order}</Link>
      </th>
      <td className="yd-cell-wide">
        <Link to={`/receivables/customers/${row.customer_id}`}>{row.customer}</Link>
      </td>
      <td>{text(row.title)}</td>
      <td className="yd-cell-end yd-cell-main">
        <MoneyText amount={row.open} currency={row.currency} />
      </td>
      <td>
        <span className="yd-row" title={text(row.derivation)}>
          <DateText date={row.due_on ?? null} />
          {row.overdue_days != null && (
            <span className="yd-chip yd-chip-bad">{t("overdueDays", { n: row.overdue_days })}</span>
          )}
          {row.dun_level > 0 && (
            <span className="yd-chip">{t("dunLevel", { n: row.dun_level })}</span>
          )}
          {row.promised_on && (
            <span className="yd-chip yd-chip-info">
              {t("promisedOn", { date: format.date(row.promised_on) })}
            </span>
          )}
        </span>
      </td>
      <td>{row.owner}</td>
    </tr>
  );
}

function JournalExport() {
  const t = useWords(moneyWords);
  const [from, setFrom] = useState<string | null>(`${today().slice(0, 7)}-01`);
  const [to, setTo] = useState<string | null>(today());
  const query = new URLSearchParams({ from: from ?? "", to: to ?? "" });
  return (
    <Popover
      trigger="click"
      content={
        <div className="yd-stack">
          <Field label={t("from")}>
            {(control) => <DateInput {...control} value={from} onChange={setFrom} />}
          </Field>
          <Field label={t("to")}>
            {(control) => <DateInput {...control} value={to} onChange={setTo} />}
          </Field>
          <div className="yd-row">
            {(["xlsx", "csv"] as const).map((format) => (
              <a key={format} href={`/api/v1/receivables/journal/${format}?${query}`} download>
                {t("download")} {format}
              </a>
            ))}
          </div>
        </div>
      }
    >
      <Button icon={<DownloadOutlined aria-hidden />}>{t("journal")}</Button>
    </Popover>
  );
}
