/** A customer's overrides, and asking for one. */

import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { api, body } from "../../api/client.ts";
import { commandHeaders } from "../../api/command.ts";
import { useMay } from "../../api/session.ts";
import { useWords } from "../../i18n/words.ts";
import { DateInput } from "../../ui/date-input.tsx";
import { Field, TextArea, TextInput } from "../../ui/field.tsx";
import { QueryState } from "../../ui/query-state.tsx";
import { overridesQuery } from "./credit-queries.ts";
import { creditWords } from "./credit-words.ts";
import { MoneyDialog } from "./money-dialog.tsx";
import { OverrideList } from "./override-list.tsx";

export function OverridesCard({ customer }: { customer: string }) {
  const t = useWords(creditWords);
  const may = useMay("credit.request");
  const query = useQuery(overridesQuery(customer));
  // The order page leads here with the order that needs one.
  const [params, setParams] = useSearchParams();
  const order = params.get("override");
  const [asking, setAsking] = useState(order !== null);
  const close = () => {
    setAsking(false);
    setParams({}, { replace: true });
  };
  return (
    <section className="yd-card yd-stack" aria-labelledby="overrides-title">
      <div className="yd-row yd-row-between">
        <h2 id="overrides-title">{t("overrides")}</h2>
        {may && <Button onClick={() => setAsking(true)}>{t("ask")}</Button>}
      </div>
      <QueryState query={query}>
        {(overrides) => {
          const present = overrides.filter((one) => one.in_force || one.state === "requested");
          const earlier = overrides.filter((one) => !present.includes(one));
          return (
            <>
              {present.length === 0 && <p className="yd-muted">{t("noOverrides")}</p>}
              <OverrideList overrides={present} />
              {earlier.length > 0 && (
                <details>
                  <summary>{t("earlier", { n: earlier.length })}</summary>
                  <OverrideList overrides={earlier} />
                </details>
              )}
            </>
          );
        }}
      </QueryState>
      {asking && may && <AskDialog customer={customer} order={order} onClose={close} />}
    </section>
  );
}

interface AskDialogProps {
  customer: string;
  order: string | null;
  onClose: () => void;
}

function AskDialog({ customer, order, onClose }: AskDialogProps) {
  const t = useWords(creditWords);
  const [amount, setAmount] = useState("");
  const [until, setUntil] = useState<string | null>(null);
  const [overdue, setOverdue] = useState(false);
  const [reason, setReason] = useState("");
  return (
    <MoneyDialog
      name={`override.ask.${customer}`}
      title={t("askTitle")}
      okText={t("send")}
      ready={reason.trim() !== "" && until !== null && (amount.trim() !== "" || overdue)}
      run={(key) =>
        body(
          api.POST("/api/v1/customers/{id}/credit/overrides", {
            params: { path: { id: customer }, header: commandHeaders(key) },
            body: {
              amount: amount.trim() || "0",
              covers_overdue: overdue,
              expires_on: until ?? "",
              reason: reason.trim(),
              order_id: order,
            },
          }),
        )
      }
      onClose={onClose}
    >
      {order && <p>{t("forThisOrder")}</p>}
      <div className="yd-form-pair">
        <Field label={t("amount")} pointer="/amount" required={!overdue} hint={t("amountHint")}>
          {(control) => (
            <TextInput {...control} inputMode="decimal" value={amount} onChange={setAmount} />
          )}
        </Field>
        <Field label={t("expiresOn")} pointer="/expires_on" required>
          {(control) => <DateInput {...control} value={until} onChange={setUntil} />}
        </Field>
      </div>
      <label className="yd-row">
        <input
          type="checkbox"
          checked={overdue}
          onChange={(event) => setOverdue(event.target.checked)}
        />
        {t("coversOverdue")}
      </label>
      <Field label={t("reason")} pointer="/reason" required>
        {(control) => <TextArea {...control} value={reason} onChange={setReason} />}
      </Field>
    </MoneyDialog>
  );
}
