/** Taking an invoice back, whole or line by line, with a coded reason. */

import { useState } from "react";
import { api, body } from "../../api/client.ts";
import { commandHeaders } from "../../api/command.ts";
import { parseDecimal } from "../../i18n/decimal.ts";
import { useFormat } from "../../i18n/format.ts";
import { useWords } from "../../i18n/words.ts";
import { Choice, Field, TextArea, TextInput } from "../../ui/field.tsx";
import { MoneyDialog } from "./money-dialog.tsx";
import type { Invoice } from "./types.ts";
import { moneyWords } from "./words.ts";

const reasons = ["return", "price", "damage", "other"] as const;
type Reason = (typeof reasons)[number];

const isSome = (quantity: string) => {
  const value = quantity.trim() === "" ? 0n : parseDecimal(quantity);
  return value !== 0n;
};

interface CreditNoteDialogProps {
  invoice: Invoice;
  onClose: () => void;
}

export function CreditNoteDialog({ invoice, onClose }: CreditNoteDialogProps) {
  const t = useWords(moneyWords);
  const format = useFormat();
  const [reason, setReason] = useState<Reason | "">("");
  const [note, setNote] = useState("");
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const left = invoice.lines.filter((line) => isSome(line.creditable));
  const lines = left
    .map(({ line_id, creditable }) => ({ line_id, quantity: typed[line_id] ?? creditable }))
    .filter(({ quantity }) => isSome(quantity));
  return (
    <MoneyDialog
      name={`credit-note.${invoice.id}`}
      title={t("creditNoteTitle", { number: invoice.number })}
      okText={t("issueCreditNote")}
      danger
      ready={lines.length > 0 && reason !== "" && note.trim() !== ""}
      run={(key) =>
        body(
          api.POST("/api/v1/invoices/{id}/credit-notes", {
            params: { path: { id: invoice.id }, header: commandHeaders(key) },
            body: { reason: reason || "other", note: note.trim(), lines },
          }),
        )
      }
      onClose={onClose}
    >
      <p className="yd-muted">{t("creditNoteHelp")}</p>
      {left.map((line) => (
        <Field
          key={line.line_id}
          label={t("lineNo", { no: String(line.no), name: line.description })}
          pointer={`/lines/${lines.findIndex((one) => one.line_id === line.line_id)}/quantity`}
          hint={t("canCredit", {
            billed: format.quantity(line.quantity),
            n: format.quantity(line.creditable),
            unit: line.unit,
          })}
        >
          {(control) => (
            <TextInput
              {...control}
              inputMode="decimal"
              value={typed[line.line_id] ?? line.creditable}
              onChange={(value) => setTyped({ ...typed, [line.line_id]: value })}
            />
          )}
        </Field>
      ))}
      <Field
        label={t("creditReason")}
        pointer="/reason"
        required
        hint={reason ? t(`credit_${reason}_means`) : undefined}
      >
        {(control) => (
          <Choice
            {...control}
            value={reason}
            options={[
              { value: "", label: t("choose"), disabled: true },
              ...reasons.map((value) => ({ value, label: t(`credit_${value}`) })),
            ]}
            onChange={setReason}
          />
        )}
      </Field>
      <Field label={t("reason")} pointer="/note" required>
        {(control) => <TextArea {...control} value={note} onChange={setNote} />}
      </Field>
    </MoneyDialog>
  );
}
