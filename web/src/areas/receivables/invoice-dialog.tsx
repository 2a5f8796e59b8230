/** Billing what was delivered, all of it or a part. */

import { useState } from "react";
import { api, body } from "../../api/client.ts";
import { commandHeaders } from "../../api/command.ts";
import { parseDecimal } from "../../i18n/decimal.ts";
import { today, useFormat } from "../../i18n/format.ts";
import { useWords } from "../../i18n/words.ts";
import { DateInput } from "../../ui/date-input.tsx";
import { Field, TextInput } from "../../ui/field.tsx";
import { MoneyDialog } from "./money-dialog.tsx";
import type { OrderMoney } from "./types.ts";
import { moneyWords } from "./words.ts";

interface InvoiceDialogProps {
  id: string;
  money: OrderMoney;
  onClose: () => void;
}

export function InvoiceDialog({ id, money, onClose }: InvoiceDialogProps) {
  const t = useWords(moneyWords);
  const format = useFormat();
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const [issuedOn, setIssuedOn] = useState<string | null>(today());
  const [fapiao, setFapiao] = useState("");
  const lines = money.invoiceable
    .map((line) => ({ line_id: line.line_id, quantity: typed[line.line_id] ?? line.quantity }))
    .filter(({ quantity }) => parseDecimal(quantity) !== 0n && quantity.trim() !== "");
  return (
    <MoneyDialog
      name={`invoice.${id}`}
      title={t("invoiceTitle")}
      okText={t("issueInvoice")}
      ready={lines.length > 0}
      run={(key) =>
        body(
          api.POST("/api/v1/orders/{id}/invoices", {
            params: { path: { id }, header: commandHeaders(key) },
            body: { lines, issued_on: issuedOn, fapiao_no: fapiao.trim(), note: "" },
          }),
        )
      }
      onClose={onClose}
    >
      <p className="yd-muted">{t("invoiceHelp")}</p>
      {money.invoiceable.map((line, at) => (
        <Field
          key={line.line_id}
          label={line.description}
          pointer={`/lines/${at}/quantity`}
          hint={t("canInvoice", { n: format.quantity(line.quantity), unit: line.unit })}
        >
          {(control) => (
            <TextInput
              {...control}
              inputMode="decimal"
              value={typed[line.line_id] ?? line.quantity}
              onChange={(value) => setTyped({ ...typed, [line.line_id]: value })}
            />
          )}
        </Field>
      ))}
      <div className="yd-form-pair">
        <Field label={t("issuedOn")} pointer="/issued_on">
          {(control) => <DateInput {...control} value={issuedOn} onChange={setIssuedOn} />}
        </Field>
        <Field label={t("fapiaoNo")} pointer="/fapiao_no">
          {(control) => <TextInput {...control} value={fapiao} onChange={setFapiao} />}
        </Field>
      </div>
    </MoneyDialog>
  );
}
