/** A customer's credit: what he may owe, what he takes up of it, how old his debts are. */

import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useParams } from "react-router";
import { api, body } from "../../api/client.ts";
import { commandHeaders } from "../../api/command.ts";
import { useFormat } from "../../i18n/format.ts";
import { useWords } from "../../i18n/words.ts";
import { BackLink } from "../../ui/back-link.tsx";
import { Field, TextInput } from "../../ui/field.tsx";
import { MoneyText } from "../../ui/figures.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { QueryState } from "../../ui/query-state.tsx";
import { AgeingBars } from "./ageing-bars.tsx";
import { MoneyDialog } from "./money-dialog.tsx";
import { OverridesCard } from "./overrides-card.tsx";
import { creditQuery } from "./queries.ts";
import { ReplayCard } from "./replay-card.tsx";
import { ScoreCard } from "./score-card.tsx";
import type { Credit } from "./types.ts";
import { moneyWords } from "./words.ts";
import "./receivables.css";

export function CustomerPage() {
  const { id = "" } = useParams();
  const t = useWords(moneyWords);
  const name = useQuery({
    queryKey: ["customer", id],
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/customers/{id}", { params: { path: { id } }, signal })),
  });
  return (
    <>
      <PageHeader
        title={t("creditOf", { name: name.data?.name ?? "…" })}
        before={<BackLink to="/receivables">{t("back")}</BackLink>}
      />
      <div className="yd-stack">
        <CreditPanel customer={id} />
        <OverridesCard customer={id} />
        <ScoreCard customer={id} />
        <AgeingBars customer={id} />
        <ReplayCard customer={id} />
      </div>
    </>
  );
}

function CreditPanel({ customer }: { customer: string }) {
  const t = useWords(moneyWords);
  const query = useQuery(creditQuery(customer));
  const [setting, setSetting] = useState(false);
  return (
    <QueryState query={query}>
      {({ value: credit, etag }) => (
        <section className="yd-card yd-stack" aria-labelledby="credit-title">
          <div className="yd-row yd-row-between">
            <h2 id="credit-title">{t("credit")}</h2>
            {credit.may_set && <Button onClick={() => setSetting(true)}>{t("setLimit")}</Button>}
          </div>
          <CreditFigures credit={credit} />
          {setting && (
            <LimitDialog
              credit={credit}
              etag={etag ?? `"r${credit.version}"`}
              onClose={() => setSetting(false)}
            />
          )}
        </section>
      )}
    </QueryState>
  );
}

function CreditFigures({ credit }: { credit: Credit }) {
  const t = useWords(moneyWords);
  const format = useFormat();
  const { currency } = credit;
  const figures = [
    ["exposure", credit.exposure],
    ["creditReceivable", credit.receivable],
    ["creditUninvoiced", credit.uninvoiced],
    ["creditAdvance", credit.advance],
    ["creditDeposit", credit.deposit],
    ["creditGranted", credit.granted],
    ["available", credit.available],
  ] as const;
  const overdue = credit.overdue_since
    ? t("overdueSince", {
        amount: format.money(credit.overdue, currency),
        date: format.date(credit.overdue_since),
      })
    : t("none");
  return (
    <dl className="yd-figures">
      <div>
        <dt>{t("limit")}</dt>
        <dd>
          {credit.limit ? (
            <MoneyText amount={credit.limit} currency={currency} strong />
          ) : (
            t("noLimit")
          )}
        </dd>
      </div>
      {figures.map(([name, amount]) => (
        <div key={name}>
          <dt>{t(name)}</dt>
          <dd>
            <MoneyText amount={amount} currency={currency} />{" "}
            {name === "available" && credit.exceeded && (
              <span className="yd-chip yd-chip-bad">{t("exceeded")}</span>
            )}
          </dd>
        </div>
      ))}
      <div>
        <dt>{t("overdue")}</dt>
        <dd className={credit.overdue_since ? "yd-bad" : ""}>{overdue}</dd>
      </div>
    </dl>
  );
}

interface LimitDialogProps {
  credit: Credit;
  etag: string;
  onClose: () => void;
}

function LimitDialog({ credit, etag, onClose }: LimitDialogProps) {
  const t = useWords(moneyWords);
  const [limit, setLimit] = useState(credit.limit ?? "");
  const [note, setNote] = useState(credit.note);
  return (
    <MoneyDialog
      name={`credit.${credit.customer_id}`}
      title={t("setLimit")}
      okText={t("save")}
      ready={limit.trim() !== ""}
      run={(key) =>
        body(
          api.PUT("/api/v1/customers/{id}/credit", {
            params: { path: { id: credit.customer_id } },
            headers: commandHeaders(key, etag),
            body: { limit: limit.trim(), note: note.trim() },
          }),
        )
      }
      onClose={onClose}
    >
      <Field label={t("limit")} pointer="/limit" required hint={t("limitHint")}>
        {(control) => (
          <TextInput {...control} inputMode="decimal" value={limit} onChange={setLimit} />
        )}
      </Field>
      <Field label={t("reason")} pointer="/note">
        {(control) => <TextInput {...control} value={note} onChange={setNote} />}
      </Field>
    </MoneyDialog>
  );
}
