/** Amounts above the limit, each with who asked and who decided. */

import { Button } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { api, body } from "../../api/client.ts";
import { commandHeaders } from "../../api/command.ts";
import { useMay } from "../../api/session.ts";
import { useFormat } from "../../i18n/format.ts";
import { useWords } from "../../i18n/words.ts";
import { Field, TextArea } from "../../ui/field.tsx";
import { MoneyText } from "../../ui/figures.tsx";
import type { Override } from "./credit-queries.ts";
import { creditWords } from "./credit-words.ts";
import { MoneyDialog } from "./money-dialog.tsx";

type Decision = "approve" | "decline" | "revoke";

interface OverrideListProps {
  overrides: readonly Override[];
  /** Whether each names its customer. */
  named?: boolean;
}

export function OverrideList({ overrides, named = false }: OverrideListProps) {
  const t = useWords(creditWords);
  const mayRelease = useMay("credit.release");
  const [deciding, setDeciding] = useState<{ about: Override; what: Decision } | null>(null);
  const decisions = (about: Override): Decision[] => {
    if (about.state === "requested" && about.may_decide) return ["approve", "decline"];
    return about.in_force && mayRelease ? ["revoke"] : [];
  };
  return (
    <>
      <ul className="yd-overrides">
        {overrides.map((one) => (
          <li key={one.id}>
            <OverrideText override={one} named={named} />
            <span className="yd-row">
              {decisions(one).map((what) => (
                <Button
                  key={what}
                  size="small"
                  type={what === "approve" ? "primary" : "default"}
                  onClick={() => setDeciding({ about: one, what })}
                >
                  {t(what)}
                </Button>
              ))}
            </span>
          </li>
        ))}
      </ul>
      {deciding && <DecisionDialog {...deciding} onClose={() => setDeciding(null)} />}
    </>
  );
}

function stateOf(override: Override) {
  if (override.state === "approved" && !override.in_force) return "state_ended" as const;
  return `state_${override.state}` as const;
}

function OverrideText({ override, named }: { override: Override; named: boolean }) {
  const t = useWords(creditWords);
  const format = useFormat();
  return (
    <div>
      <p className="yd-row">
        {named && (
          <Link to={`/receivables/customers/${override.customer_id}`}>
            {override.customer_name}
          </Link>
        )}
        <MoneyText amount={override.amount} currency="CNY" strong />
        <span className={`yd-chip ${override.in_force ? "yd-chip-good" : ""}`}>
          {t(stateOf(override))}
        </span>
        {override.covers_overdue && <span className="yd-chip yd-chip-warn">{t("overdueToo")}</span>}
        <span>{t("until", { date: format.date(override.expires_on) })}</span>
        {override.order_id && (
          <Link to={`/orders/${override.order_id}`}>
            {t("forOrder", { label: override.order_label ?? "" })}
          </Link>
        )}
      </p>
      <p>{override.reason}</p>
      <p className="yd-small yd-muted">
        {t("askedBy", {
          name: override.requested_by_name,
          at: format.moment(override.requested_at),
        })}
        {override.decided_at &&
          ` · ${t("decidedBy", { name: override.decided_by_name ?? "", at: format.moment(override.decided_at) })}`}
        {override.decision_note && ` · ${override.decision_note}`}
      </p>
    </div>
  );
}

interface DecisionDialogProps {
  about: Override;
  what: Decision;
  onClose: () => void;
}

function DecisionDialog({ about, what, onClose }: DecisionDialogProps) {
  const t = useWords(creditWords);
  const [note, setNote] = useState("");
  const call = (key: string) => ({
    params: {
      path: { id: about.id },
      header: commandHeaders(key, `"r${about.version}"`),
    },
    body: { note: note.trim() },
  });
  const run = (key: string) => {
    const sent = call(key);
    if (what === "approve") return body(api.POST("/api/v1/credit-overrides/{id}/approve", sent));
    if (what === "decline") return body(api.POST("/api/v1/credit-overrides/{id}/decline", sent));
    return body(api.POST("/api/v1/credit-overrides/{id}/revoke", sent));
  };
  return (
    <MoneyDialog
      name={`override.${what}.${about.id}`}
      title={`${t(what)} · ${about.customer_name}`}
      okText={t(what)}
      danger={what !== "approve"}
      ready={what === "approve" || note.trim() !== ""}
      run={run}
      onClose={onClose}
    >
      <OverrideText override={about} named={false} />
      <Field label={t("note")} pointer="/note" required={what !== "approve"}>
        {(control) => <TextArea {...control} value={note} onChange={setNote} />}
      </Field>
    </MoneyDialog>
  );
}
