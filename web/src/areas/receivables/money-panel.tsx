/** The money tab of the order page: what is due and why, bills, receipts, dunning, settlement. */

import { useQuery } from "@tanstack/react-query";
import { Alert } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { parseDecimal } from "../../i18n/decimal.ts";
import { useWords } from "../../i18n/words.ts";
import { MoneyText } from "../../ui/figures.tsx";
import { QueryState } from "../../ui/query-state.tsx";
import { ActionButton, actionOf } from "../../ui/why-not.tsx";
import type { OrderPanelProps } from "../area.ts";
import { DeductDialog } from "./deduct-dialog.tsx";
import { Documents } from "./documents.tsx";
import { ContactDialog, Dunning } from "./dunning.tsx";
import { InvoiceDialog } from "./invoice-dialog.tsx";
import { moneyQuery } from "./queries.ts";
import { ReceiptDialog } from "./receipt-dialog.tsx";
import { ScheduleTable } from "./schedule-table.tsx";
import { SettlementSheet } from "./settlement-sheet.tsx";
import type { OrderMoney } from "./types.ts";
import { moneyWords } from "./words.ts";
import "./receivables.css";

export function MoneyPanel({ page }: OrderPanelProps) {
  const query = useQuery(moneyQuery(page.order.id));
  return (
    <QueryState query={query}>
      {(money) => (
        <Money
          id={page.order.id}
          money={money}
          customer={page.order.customer ? { ...page.order.customer } : undefined}
        />
      )}
    </QueryState>
  );
}

interface MoneyProps {
  id: string;
  money: OrderMoney;
  customer: { id: string; name: string } | undefined;
}

type Dialog = "receipt" | "invoice" | "deduct" | "contact";

function Money({ id, money, customer }: MoneyProps) {
  const t = useWords(moneyWords);
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const close = () => setDialog(null);
  if (money.standing === "history") {
    return (
      <div className="yd-stack">
        <Alert type="info" showIcon title={t("history")} description={t("historyHelp")} />
        <dl className="yd-figures">
          <div>
            <dt>{t("historyTotal")}</dt>
            <dd>
              <MoneyText amount={money.committed} currency={money.currency} strong withCapitals />
            </dd>
          </div>
        </dl>
      </div>
    );
  }
  const acts = [
    ["receivables.receipt", "receipt", "bookReceipt"],
    ["receivables.invoice", "invoice", "issueInvoice"],
    ["receivables.dun", "contact", "recordContact"],
    ["receivables.write_off", "deduct", "deduct"],
  ] as const;
  return (
    <div className="yd-stack">
      {money.standing === "planned" && <Alert type="info" showIcon title={t("planned")} />}
      <Figures money={money} />
      <div className="yd-row">
        {acts.map(([name, opens, word]) => (
          <ActionButton
            key={name}
            action={actionOf(money.actions, name)}
            onRun={() => setDialog(opens)}
          >
            {t(word)}
          </ActionButton>
        ))}
        {customer && <Link to={`/receivables/customers/${customer.id}`}>{t("credit")}</Link>}
      </div>
      <ScheduleTable money={money} />
      <Documents money={money} />
      <Dunning id={id} money={money} />
      {money.settlement && (
        <SettlementSheet
          id={id}
          settlement={money.settlement}
          actions={money.actions}
          currency={money.currency}
        />
      )}
      {dialog === "receipt" && (
        <ReceiptDialog customer={customer} currency={money.currency} onClose={close} />
      )}
      {dialog === "invoice" && <InvoiceDialog id={id} money={money} onClose={close} />}
      {dialog === "deduct" && <DeductDialog id={id} currency={money.currency} onClose={close} />}
      {dialog === "contact" && <ContactDialog id={id} onClose={close} />}
    </div>
  );
}

function Figures({ money }: { money: OrderMoney }) {
  const t = useWords(moneyWords);
  const figures = [
    ["committed", money.committed],
    ...(parseDecimal(money.credited) === 0n ? [] : [["credited", money.credited] as const]),
    ["invoiced", money.invoiced],
    ["received", money.received],
    ["deducted", money.deducted],
    ["outstanding", money.outstanding],
    ["overdue", money.overdue],
    ["deposit", money.deposit],
  ] as const;
  return (
    <dl className="yd-figures">
      {figures.map(([name, amount]) => (
        <div key={name}>
          <dt>{t(name)}</dt>
          <dd className={name === "overdue" && Number(amount) > 0 ? "yd-bad" : ""}>
            <MoneyText
              amount={amount}
              currency={money.currency}
              strong={name === "outstanding"}
              withCapitals={name === "committed"}
            />
          </dd>
        </div>
      ))}
    </dl>
  );
}
