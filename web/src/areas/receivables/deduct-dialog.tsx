/** Giving up a part of an order's money, with a reason. */

import { useState } from "react";
import { api, body } from "../../api/client.ts";
import { commandHeaders } from "../../api/command.ts";
import { useFormat } from "../../i18n/format.ts";
import { useWords } from "../../i18n/words.ts";
import { Choice, Field, TextArea, TextInput } from "../../ui/field.tsx";
import { MoneyDialog } from "./money-dialog.tsx";
import type { Deduction } from "./types.ts";
import { moneyWords } from "./words.ts";

const kinds = ["allowance", "penalty", "bank_charge", "bad_debt", "rounding"] as const;

interface DeductDialogProps {
  id: string;
  currency: string;
  onClose: () => void;
}

export function DeductDialog({ id, currency, onClose }: DeductDialogProps) {
  const t = useWords(moneyWords);
  const format = useFormat();
  const [kind, setKind] = useState<Deduction["kind"]>("allowance");
  const [amount, setAmount] = useState("");
  const [reason, setReason] = useState("");
  return (
    <MoneyDialog
      name={`deduct.${id}`}
      title={t("deductTitle")}
      okText={t("deduct")}
      ready={amount.trim() !== "" && reason.trim() !== ""}
      run={(key) =>
        body(
          api.POST("/api/v1/orders/{id}/deductions", {
            params: { path: { id }, header: commandHeaders(key) },
            body: { kind, amount: amount.trim(), reason: reason.trim() },
          }),
        )
      }
      onClose={onClose}
    >
      <div className="yd-form-pair">
        <Field label={t("kind")} pointer="/kind">
          {(control) => (
            <Choice
              {...control}
              value={kind}
              options={kinds.map((value) => ({ value, label: t(`kind_${value}`) }))}
              onChange={setKind}
            />
          )}
        </Field>
        <Field
          label={t("deductAmount")}
          pointer="/amount"
          required
          hint={format.currency(currency)}
        >
          {(control) => (
            <TextInput {...control} inputMode="decimal" value={amount} onChange={setAmount} />
          )}
        </Field>
      </div>
      <Field label={t("reason")} pointer="/reason" required>
        {(control) => <TextArea {...control} value={reason} onChange={setReason} />}
      </Field>
    </MoneyDialog>
  );
}
