/** One customer: who he is, his people, what he may owe and owes, his orders, what was changed. */

import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { useMay } from "../../api/session.ts";
import { companyCurrency } from "../../i18n/currency.ts";
import { useChannelName } from "../../i18n/fields/channels.ts";
import { useFormat } from "../../i18n/format.ts";
import { useWords } from "../../i18n/words.ts";
import { BackLink } from "../../ui/back-link.tsx";
import { DateText, MoneyText } from "../../ui/figures.tsx";
import { History } from "../../ui/history.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { QueryState } from "../../ui/query-state.tsx";
import { StateChip } from "../../ui/state-chip.tsx";
import { TermsText } from "../../ui/terms/terms-text.tsx";
import { CustomerDialog } from "./customer-dialog.tsx";
import { HoldsCard } from "./holds-card.tsx";
import {
  type Customer,
  creditQuery,
  customerQuery,
  ordersOfQuery,
  readHistory,
} from "./queries.ts";
import { SuggestionsCard } from "./suggestions-card.tsx";
import { partyWords } from "./words.ts";
import "./party.css";

export function CustomerPage() {
  const { id = "" } = useParams();
  const query = useQuery(customerQuery(id));
  return (
    <QueryState query={query}>
      {({ value, etag }) => <CustomerView customer={value} etag={etag} />}
    </QueryState>
  );
}

function CustomerView({ customer, etag }: { customer: Customer; etag: string | null }) {
  const t = useWords(partyWords);
  const mayManage = useMay("customer.manage");
  const mayCredit = useMay("credit.view");
  const mayOrders = useMay("order.view");
  const [editing, setEditing] = useState(false);
  return (
    <>
      <PageHeader
        title={customer.name}
        before={<BackLink to="/customers">{t("customers")}</BackLink>}
        extra={customer.active === false && <span className="yd-chip">{t("disabled")}</span>}
        actions={mayManage && <Button onClick={() => setEditing(true)}>{t("edit")}</Button>}
      >
        <p className="yd-muted">{customer.code}</p>
      </PageHeader>
      <div className="yd-party">
        <div className="yd-stack">
          {mayOrders && <Orders id={customer.id} />}
          <section className="yd-card" aria-labelledby="history-title">
            <h2 id="history-title">{t("history")}</h2>
            <History
              queryKey={["customer", customer.id, "history"]}
              read={(signal) => readHistory(customer.id, signal)}
              nameField={useFieldNames()}
            />
          </section>
        </div>
        <div className="yd-stack">
          <SuggestionsCard customer={customer.id} />
          {mayCredit && <CreditCard id={customer.id} />}
          <HoldsCard customer={customer.id} />
          <Facts customer={customer} />
          <Contacts customer={customer} />
        </div>
      </div>
      {editing && (
        <CustomerDialog
          customer={customer}
          etag={etag ?? `"r${customer.version}"`}
          onClose={() => setEditing(false)}
        />
      )}
    </>
  );
}

/** `contacts/0/phone` is called by its first part. */
function useFieldNames(): (path: string) => string {
  const t = useWords(partyWords);
  const names: Record<string, string> = {
    code: t("code"),
    name: t("name"),
    class: t("class"),
    channel: t("channel"),
    currency: t("currency"),
    invoice_title: t("invoiceTitle"),
    tax_no: t("taxNo"),
    phone: t("phone"),
    address: t("address"),
    owner_id: t("owner"),
    owner: t("owner"),
    contacts: t("contacts"),
    addresses: t("addresses"),
    payment_terms: t("usualTerms"),
    credit_limit: t("creditLimit"),
    active: t("enabled"),
  };
  return (path) => names[path.split("/")[0] ?? ""] ?? path;
}

function Facts({ customer }: { customer: Customer }) {
  const t = useWords(partyWords);
  const format = useFormat();
  const channel = useChannelName();
  const facts = [
    [t("class"), customer.class],
    [t("owner"), customer.owner_name],
    [t("channel"), channel(customer.channel ?? "")],
    [t("invoiceTitle"), customer.invoice_title],
    [t("taxNo"), customer.tax_no],
    [t("phone"), customer.phone],
    [t("address"), customer.address],
    [t("currency"), format.currency(customer.currency || companyCurrency)],
    [t("usualTerms"), <TermsText key="terms" terms={customer.payment_terms} />],
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
      {(customer.addresses ?? []).length > 0 && (
        <>
          <h3>{t("addresses")}</h3>
          <ul className="yd-stack">
            {(customer.addresses ?? []).map((place) => (
              <li key={`${place.label}${place.address}`}>
                <p>
                  {place.label && <strong>{place.label} </strong>}
                  {place.address}
                </p>
                <p className="yd-row yd-small yd-muted">
                  {place.contact}
                  {place.phone && <a href={`tel:${place.phone}`}>{place.phone}</a>}
                </p>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function Contacts({ customer }: { customer: Customer }) {
  const t = useWords(partyWords);
  const contacts = customer.contacts ?? [];
  return (
    <section className="yd-card" aria-labelledby="contacts-title">
      <h2 id="contacts-title">{t("contacts")}</h2>
      {contacts.length === 0 && <p className="yd-muted">{t("noContacts")}</p>}
      <ul className="yd-stack">
        {contacts.map((contact) => (
          <li key={`${contact.name}${contact.phone}`}>
            <p>
              <strong>{contact.name}</strong> <span className="yd-muted">{contact.role}</span>
            </p>
            <p className="yd-row">
              {contact.phone && <a href={`tel:${contact.phone}`}>{contact.phone}</a>}
              {contact.email && <a href={`mailto:${contact.email}`}>{contact.email}</a>}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function CreditCard({ id }: { id: string }) {
  const t = useWords(partyWords);
  const query = useQuery(creditQuery(id));
  return (
    <section className="yd-card yd-stack" aria-labelledby="credit-title">
      <div className="yd-row yd-row-between">
        <h2 id="credit-title">{t("credit")}</h2>
        <Link to={`/receivables/customers/${id}`}>{t("creditMore")}</Link>
      </div>
      <QueryState query={query}>
        {(credit) => (
          <dl className="yd-facts">
            <div>
              <dt>{t("limit")}</dt>
              <dd>
                {credit.limit ? (
                  <MoneyText amount={credit.limit} currency={credit.currency} />
                ) : (
                  t("noLimit")
                )}
              </dd>
            </div>
            <div>
              <dt>{t("exposure")}</dt>
              <dd>
                <MoneyText amount={credit.exposure} currency={credit.currency} />
              </dd>
            </div>
            {Number(credit.granted) !== 0 && (
              <div>
                <dt>{t("granted")}</dt>
                <dd>
                  <MoneyText amount={credit.granted} currency={credit.currency} />
                </dd>
              </div>
            )}
            <div>
              <dt>{t("available")}</dt>
              <dd className={credit.exceeded ? "yd-bad" : ""}>
                <MoneyText amount={credit.available} currency={credit.currency} strong />
              </dd>
            </div>
            {credit.overdue_since && (
              <div>
                <dt>{t("overdue")}</dt>
                <dd className="yd-bad">
                  <MoneyText amount={credit.overdue} currency={credit.currency} /> {t("since")}{" "}
                  <DateText date={credit.overdue_since} />
                </dd>
              </div>
            )}
          </dl>
        )}
      </QueryState>
    </section>
  );
}

const states = {
  draft: "stateDraft",
  in_review: "stateInReview",
  approved: "stateApproved",
  closed: "stateClosed",
  cancelled: "stateCancelled",
} as const;

function Orders({ id }: { id: string }) {
  const t = useWords(partyWords);
  const query = useQuery(ordersOfQuery(id));
  return (
    <section className="yd-card yd-stack" aria-labelledby="orders-title">
      <div className="yd-row yd-row-between">
        <h2 id="orders-title">{t("orders")}</h2>
        <Link to={`/orders?customer_id=${id}`}>{t("allOrders")}</Link>
      </div>
      <QueryState query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="yd-muted">{t("noOrders")}</p>
          ) : (
            <ul className="yd-party-orders">
              {items.map((order) => (
                <li key={order.id}>
                  <Link to={`/orders/${order.id}`}>{order.label}</Link>
                  <StateChip state={order.state}>{t(states[order.state])}</StateChip>
                  <DateText date={order.order_date} />
                  <span className="yd-party-amount">
                    <MoneyText amount={order.amount} currency={order.currency} />
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
