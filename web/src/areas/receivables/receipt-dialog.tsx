/** Booking money that came in; what it pays is proposed by the server and may be changed. */

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, body } from "../../api/client.ts";
import { commandHeaders } from "../../api/command.ts";
import { searchCustomers } from "../../api/lookups.ts";
import { parseDecimal, showCents, showDecimal } from "../../i18n/decimal.ts";
import { today, useFormat } from "../../i18n/format.ts";
import { useText, useWords } from "../../i18n/words.ts";
import { DateInput } from "../../ui/date-input.tsx";
import { Choice, Field, TextInput } from "../../ui/field.tsx";
import { DateText, MoneyText } from "../../ui/figures.tsx";
import { LookupSelect } from "../../ui/lookup-select.tsx";
import { Sideways } from "../../ui/sideways.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { MoneyDialog } from "./money-dialog.tsx";
import { proposalQuery } from "./queries.ts";
import type { Proposed, ReceiptEntry } from "./types.ts";
import { moneyWords } from "./words.ts";

interface ReceiptDialogProps {
  /** The customer, where the page is about one. */
  customer?: { id: string; name: string } | undefined;
  currency: string;
  onClose: () => void;
}

const keyOf = (item: { order_id: string; no: number }) => `${item.order_id}.${item.no}`;

/** A plain decimal as the server reads it; what cannot be read is left for it to refuse. */
const plain = (typed: string) => {
  const value = parseDecimal(typed);
  return value === null ? typed.trim() : showDecimal(value);
};

const methods = ["bank_transfer", "cash", "cheque", "acceptance_bill"] as const;

export function ReceiptDialog({ customer, currency, onClose }: ReceiptDialogProps) {
  const t = useWords(moneyWords);
  const format = useFormat();
  const [form, setForm, forget] = useKept(`receipt.${customer?.id ?? "any"}`, {
    customer: customer ?? null,
    reference: "",
    method: "bank_transfer" as (typeof methods)[number],
    received_on: today() as string | null,
    amount: "",
    payer: "",
    note: "",
  });
  const set = (change: Partial<typeof form>) => setForm({ ...form, ...change });
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const amount = plain(form.amount);
  const proposal = useQuery(proposalQuery(form.customer?.id ?? "", amount, currency));
  const shares = (proposal.data ?? []).map((item) => ({
    item,
    share: typed[keyOf(item)] ?? item.proposed,
  }));
  const allocations = shares
    .filter(({ share }) => (parseDecimal(share) ?? 0n) !== 0n)
    .map(({ item, share }) => ({ order_id: item.order_id, no: item.no, amount: plain(share) }));
  const entry: ReceiptEntry = {
    customer_id: form.customer?.id ?? "",
    reference: form.reference,
    method: form.method,
    received_on: form.received_on,
    amount,
    currency,
    payer: form.payer,
    note: form.note,
    allocations,
  };
  return (
    <MoneyDialog
      name={`receipt.book.${customer?.id ?? "any"}`}
      title={t("bookReceipt")}
      okText={t("bookReceipt")}
      width={760}
      ready={form.customer !== null && form.reference.trim() !== "" && form.amount.trim() !== ""}
      run={(key) =>
        body(
          api.POST("/api/v1/receipts", {
            params: { header: commandHeaders(key) },
            body: entry,
          }),
        )
      }
      onDone={forget}
      onClose={onClose}
    >
      {!customer && (
        <Field label={t("customer")} pointer="/customer_id" required>
          {(control) => (
            <LookupSelect
              {...control}
              source="customers"
              search={searchCustomers}
              label={form.customer?.name ?? ""}
              onChoose={(item) => set({ customer: item && { id: item.id, name: item.label } })}
            />
          )}
        </Field>
      )}
      <div className="yd-form-pair">
        <Field
          label={t("receiptAmount")}
          pointer="/amount"
          required
          hint={format.currency(currency)}
        >
          {(control) => (
            <TextInput
              {...control}
              inputMode="decimal"
              value={form.amount}
              onChange={(value) => set({ amount: value })}
            />
          )}
        </Field>
        <Field label={t("receivedOn")} pointer="/received_on" required>
          {(control) => (
            <DateInput
              {...control}
              value={form.received_on}
              onChange={(date) => set({ received_on: date })}
            />
          )}
        </Field>
        <Field label={t("reference")} pointer="/reference" required hint={t("referenceHint")}>
          {(control) => (
            <TextInput
              {...control}
              value={form.reference}
              onChange={(value) => set({ reference: value })}
            />
          )}
        </Field>
        <Field label={t("method")} pointer="/method">
          {(control) => (
            <Choice
              {...control}
              value={form.method}
              options={methods.map((value) => ({ value, label: t(`method_${value}`) }))}
              onChange={(method) => set({ method })}
            />
          )}
        </Field>
        <Field label={t("payer")} pointer="/payer" hint={t("payerHint")}>
          {(control) => (
            <TextInput
              {...control}
              value={form.payer}
              onChange={(value) => set({ payer: value })}
            />
          )}
        </Field>
        <Field label={t("note")} pointer="/note">
          {(control) => (
            <TextInput {...control} value={form.note} onChange={(value) => set({ note: value })} />
          )}
        </Field>
      </div>
      {shares.length > 0 && (
        <Shares
          shares={shares}
          amount={amount}
          currency={currency}
          onType={(key, share) => setTyped({ ...typed, [key]: share })}
        />
      )}
    </MoneyDialog>
  );
}

interface SharesProps {
  shares: readonly { item: Proposed; share: string }[];
  amount: string;
  currency: string;
  onType: (key: string, share: string) => void;
}

function Shares({ shares, amount, currency, onType }: SharesProps) {
  const t = useWords(moneyWords);
  const text = useText();
  const { money } = useFormat();
  const given = shares.reduce((sum, { share }) => sum + (parseDecimal(share) ?? 0n), 0n);
  const left = (parseDecimal(amount) ?? 0n) - given;
  return (
    <section>
      <h3>{t("allocations")}</h3>
      <p className="yd-small yd-muted">{t("allocationHint")}</p>
      <Sideways aria-label={t("allocations")}>
        <table className="yd-money-table">
          <tbody>
            {shares.map(({ item, share }) => (
              <tr key={keyOf(item)}>
                <th scope="row">{item.order}</th>
                <td>{text(item.title)}</td>
                <td>
                  <DateText date={item.due_on ?? null} />
                </td>
                <td className="yd-cell-end yd-cell-main">
                  <MoneyText amount={item.open} currency={currency} />
                </td>
                <td className="yd-cell-wide">
                  <TextInput
                    aria-label={`${item.order} ${text(item.title)}`}
                    inputMode="decimal"
                    value={share}
                    onChange={(value) => onType(keyOf(item), value)}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Sideways>
      <p className={left < 0n ? "yd-bad" : "yd-muted"}>
        {t("leftOver", { amount: money(showCents(left / 10_000n), currency) })}
      </p>
    </section>
  );
}
