/** Invoices, receipts and deductions of an order, each with the way to take it back. */

import { Button } from "antd";
import { useState } from "react";
import { api, body } from "../../api/client.ts";
import { commandHeaders } from "../../api/command.ts";
import { parseDecimal } from "../../i18n/decimal.ts";
import { useText, useWords } from "../../i18n/words.ts";
import { CustomerLine } from "../../ui/customer-line.tsx";
import { Field, TextArea } from "../../ui/field.tsx";
import { DateText, MoneyText, QtyText } from "../../ui/figures.tsx";
import { Sideways } from "../../ui/sideways.tsx";
import { actionOf } from "../../ui/why-not.tsx";
import { CreditNoteDialog } from "./credit-note-dialog.tsx";
import { MoneyDialog } from "./money-dialog.tsx";
import type { Invoice, OrderMoney } from "./types.ts";
import { moneyWords } from "./words.ts";

type Kind = "Receipt" | "Deduction";

interface Target {
  kind: Kind;
  id: string;
  number: string;
}

export function Documents({ money }: { money: OrderMoney }) {
  const [target, setTarget] = useState<Target | null>(null);
  const [credited, setCredited] = useState<Invoice | null>(null);
  const mayReverse = actionOf(money.actions, "receivables.reverse")?.allowed ?? false;
  return (
    <>
      <Invoices money={money} {...(mayReverse ? { onCredit: setCredited } : {})} />
      <Receipts money={money} {...(mayReverse ? { onReverse: setTarget } : {})} />
      {money.deductions.length > 0 && (
        <Deductions money={money} {...(mayReverse ? { onReverse: setTarget } : {})} />
      )}
      {target && <ReverseDialog target={target} onClose={() => setTarget(null)} />}
      {credited && <CreditNoteDialog invoice={credited} onClose={() => setCredited(null)} />}
    </>
  );
}

interface ListProps {
  money: OrderMoney;
  onReverse?: (target: Target) => void;
}

interface InvoicesProps {
  money: OrderMoney;
  onCredit?: (invoice: Invoice) => void;
}

function Invoices({ money, onCredit }: InvoicesProps) {
  const t = useWords(moneyWords);
  return (
    <section aria-labelledby="invoices-title">
      <h3 id="invoices-title">{t("invoices")}</h3>
      {money.invoices.length === 0 && <p className="yd-muted">{t("noInvoices")}</p>}
      {money.invoices.length > 0 && (
        <Sideways aria-labelledby="invoices-title">
          <table className="yd-money-table" aria-labelledby="invoices-title">
            <tbody>
              {money.invoices.map((invoice) => (
                <InvoiceRow
                  key={invoice.id}
                  invoice={invoice}
                  currency={money.currency}
                  onCredit={onCredit}
                />
              ))}
            </tbody>
          </table>
        </Sideways>
      )}
    </section>
  );
}

interface InvoiceRowProps {
  invoice: Invoice;
  currency: string;
  onCredit: InvoicesProps["onCredit"];
}

function InvoiceRow({ invoice, currency, onCredit }: InvoiceRowProps) {
  const t = useWords(moneyWords);
  const text = useText();
  const left = invoice.lines.some((line) => parseDecimal(line.creditable) !== 0n);
  return (
    <tr>
      <th scope="row">{invoice.number}</th>
      <td>
        <DateText date={invoice.issued_on} />
      </td>
      <td className="yd-cell-wide">
        {invoice.lines.map((line) => (
          <div key={line.line_id}>
            {t("lineNo", { no: String(line.no), name: line.description })}{" "}
            <QtyText quantity={line.quantity} unit={line.unit} />
            <CustomerLine line={line} />
          </div>
        ))}
      </td>
      <td className="yd-cell-end yd-cell-main">
        <MoneyText amount={invoice.gross} currency={currency} />
      </td>
      <td>
        {invoice.reason_title && (
          <span className="yd-chip yd-chip-warn">
            {t("creditNote", { reason: text(invoice.reason_title) })}
          </span>
        )}
        {invoice.credit_notes.length > 0 && (
          <span className="yd-chip">
            {t(left ? "partlyCredited" : "reversedBy", {
              number: invoice.credit_notes.join(", "),
            })}
          </span>
        )}
        {invoice.fapiao_no || invoice.note}
      </td>
      <td className="yd-cell-end">
        {left && onCredit && (
          <Button size="small" onClick={() => onCredit(invoice)}>
            {t("issueCreditNote")}
          </Button>
        )}
      </td>
    </tr>
  );
}

function Receipts({ money, onReverse }: ListProps) {
  const t = useWords(moneyWords);
  const text = useText();
  return (
    <section aria-labelledby="receipts-title">
      <h3 id="receipts-title">{t("receipts")}</h3>
      {money.receipts.length === 0 && <p className="yd-muted">{t("noReceipts")}</p>}
      {money.receipts.length > 0 && (
        <Sideways aria-labelledby="receipts-title">
          <table className="yd-money-table" aria-labelledby="receipts-title">
            <tbody>
              {money.receipts.map((receipt) => (
                <tr key={receipt.id}>
                  <th scope="row">{receipt.number}</th>
                  <td>
                    <DateText date={receipt.received_on} />
                  </td>
                  <td>
                    {text(receipt.method_title)} {receipt.reference}
                  </td>
                  <td className="yd-cell-end yd-cell-main">
                    <MoneyText amount={receipt.amount} currency={receipt.currency} />
                    {receipt.allocated && receipt.allocated !== receipt.amount && (
                      <div className="yd-small yd-muted">
                        {t("allocated")}{" "}
                        <MoneyText amount={receipt.allocated} currency={receipt.currency} />
                      </div>
                    )}
                  </td>
                  <td>
                    {receipt.reversed_at && (
                      <span className="yd-chip yd-chip-warn">
                        {t("reversed", { reason: receipt.reversal_reason ?? "" })}
                      </span>
                    )}
                    {receipt.payer || receipt.note}
                  </td>
                  <td className="yd-cell-end">
                    {!receipt.reversed_at && (
                      <ReverseButton target={{ ...receipt, kind: "Receipt" }} run={onReverse} />
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Sideways>
      )}
    </section>
  );
}

function Deductions({ money, onReverse }: ListProps) {
  const t = useWords(moneyWords);
  const text = useText();
  return (
    <section aria-labelledby="deductions-title">
      <h3 id="deductions-title">{t("deductions")}</h3>
      <Sideways aria-labelledby="deductions-title">
        <table className="yd-money-table" aria-labelledby="deductions-title">
          <tbody>
            {money.deductions.map((one) => {
              const target = { kind: "Deduction" as const, id: one.id, number: one.number };
              return (
                <tr key={one.id}>
                  <th scope="row">{one.number}</th>
                  <td>
                    <DateText date={one.deducted_on} />
                  </td>
                  <td className="yd-cell-wide">
                    {text(one.kind_title)}：{one.reason}
                    {one.reversed_at && (
                      <span className="yd-chip yd-chip-warn">
                        {t("reversed", { reason: one.reversal_reason ?? "" })}
                      </span>
                    )}
                  </td>
                  <td className="yd-cell-end yd-cell-main">
                    <MoneyText amount={one.amount} currency={money.currency} />
                  </td>
                  <td className="yd-cell-end">
                    {!one.reversed_at && <ReverseButton target={target} run={onReverse} />}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </Sideways>
    </section>
  );
}

interface ReverseButtonProps {
  target: Target;
  run: ((target: Target) => void) | undefined;
}

function ReverseButton({ target, run }: ReverseButtonProps) {
  const t = useWords(moneyWords);
  if (!run) return null;
  const { kind, id, number } = target;
  return (
    <Button size="small" onClick={() => run({ kind, id, number })}>
      {t("reverse")}
    </Button>
  );
}

function ReverseDialog({ target, onClose }: { target: Target; onClose: () => void }) {
  const t = useWords(moneyWords);
  const [reason, setReason] = useState("");
  const { kind, id, number } = target;
  const send = (key: string): Promise<unknown> => {
    const request = {
      params: { path: { id }, header: commandHeaders(key) },
      body: { reason: reason.trim() },
    };
    switch (kind) {
      case "Receipt":
        return body(api.POST("/api/v1/receipts/{id}/reverse", request));
      case "Deduction":
        return body(api.POST("/api/v1/deductions/{id}/reverse", request));
    }
  };
  return (
    <MoneyDialog
      name={`reverse.${id}`}
      title={t(`reverse${kind}`, { number })}
      okText={t("reverse")}
      danger
      ready={reason.trim() !== ""}
      run={send}
      onClose={onClose}
    >
      <p>{t(`reverse${kind}Help`)}</p>
      <Field label={t("reason")} pointer="/reason" required>
        {(control) => <TextArea {...control} value={reason} onChange={setReason} />}
      </Field>
    </MoneyDialog>
  );
}
