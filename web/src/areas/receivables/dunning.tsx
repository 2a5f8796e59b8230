/** Talks about overdue money, and what is decided for a customer in difficulty. */

import { Alert, Checkbox } from "antd";
import { useState } from "react";
import { api, body } from "../../api/client.ts";
import { commandHeaders } from "../../api/command.ts";
import { useFormat } from "../../i18n/format.ts";
import { useWords } from "../../i18n/words.ts";
import { DateInput } from "../../ui/date-input.tsx";
import { Choice, Field, TextArea, TextInput } from "../../ui/field.tsx";
import { DateText } from "../../ui/figures.tsx";
import { ActionButton, actionOf } from "../../ui/why-not.tsx";
import { MoneyDialog } from "./money-dialog.tsx";
import type { Contact, Hardship, OrderMoney } from "./types.ts";
import { moneyWords } from "./words.ts";

const reasons = [
  "forgotten",
  "no_invoice",
  "dispute",
  "short_of_cash",
  "own_approval",
  "other",
] as const;
const decisions = ["extend", "instalments", "stop_delivery", "legal_action", "other"] as const;
type Decision = (typeof decisions)[number];

export function Dunning({ id, money }: { id: string; money: OrderMoney }) {
  const t = useWords(moneyWords);
  const format = useFormat();
  const [deciding, setDeciding] = useState<string | null>(null);
  if (money.contacts.length === 0) return null;
  return (
    <section aria-labelledby="dunning-title">
      <h3 id="dunning-title">{t("dunning")}</h3>
      <ul className="yd-stack">
        {money.contacts.map((contact) => (
          <li key={contact.id}>
            <p className="yd-row">
              <DateText date={contact.contacted_on} />
              <strong>{contact.person}</strong>
              <span className="yd-chip">{t(`reason_${contact.reason}`)}</span>
              {contact.promised_on && (
                <span className="yd-chip yd-chip-info">
                  {t("promisedOn", { date: format.date(contact.promised_on) })}
                </span>
              )}
              <span className="yd-small yd-muted">{contact.made_by}</span>
            </p>
            <p>{contact.note}</p>
          </li>
        ))}
      </ul>
      {money.hardships.map((hardship) => (
        <Alert
          key={hardship.id}
          type={hardship.decision ? "info" : "warning"}
          showIcon
          title={titleOf(hardship, t)}
          description={hardship.note && `${hardship.note} (${hardship.decided_by})`}
          action={
            !hardship.decision && (
              <ActionButton
                size="small"
                action={actionOf(money.actions, "receivables.hardship")}
                onRun={() => setDeciding(hardship.id)}
              >
                {t("decide")}
              </ActionButton>
            )
          }
        />
      ))}
      {deciding && <DecideDialog id={id} hardship={deciding} onClose={() => setDeciding(null)} />}
    </section>
  );
}

function titleOf(hardship: Hardship, t: ReturnType<typeof useWords<typeof moneyWords.zh>>) {
  if (!hardship.decision) return t("hardshipOpen");
  return t("hardshipDecided", { decision: t(`decision_${hardship.decision}`) });
}

interface DecideDialogProps {
  id: string;
  hardship: string;
  onClose: () => void;
}

function DecideDialog({ id, hardship, onClose }: DecideDialogProps) {
  const t = useWords(moneyWords);
  const [decision, setDecision] = useState<Decision>("extend");
  const [note, setNote] = useState("");
  return (
    <MoneyDialog
      name={`hardship.${hardship}`}
      title={t("decide")}
      okText={t("decide")}
      ready={note.trim() !== ""}
      run={(key) =>
        body(
          api.POST("/api/v1/orders/{id}/hardships/{case}/decide", {
            params: { path: { id, case: hardship }, header: commandHeaders(key) },
            body: { decision, note: note.trim() },
          }),
        )
      }
      onClose={onClose}
    >
      <Field label={t("decision")} pointer="/decision">
        {(control) => (
          <Choice
            {...control}
            value={decision}
            options={decisions.map((value) => ({ value, label: t(`decision_${value}`) }))}
            onChange={setDecision}
          />
        )}
      </Field>
      <Field label={t("reason")} pointer="/note" required>
        {(control) => <TextArea {...control} value={note} onChange={setNote} />}
      </Field>
    </MoneyDialog>
  );
}

export function ContactDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useWords(moneyWords);
  const [person, setPerson] = useState("");
  const [channel, setChannel] = useState("");
  const [reason, setReason] = useState<Contact["reason"]>("forgotten");
  const [note, setNote] = useState("");
  const [promised, setPromised] = useState<string | null>(null);
  const [hardship, setHardship] = useState(false);
  return (
    <MoneyDialog
      name={`dunning.${id}`}
      title={t("recordContact")}
      okText={t("save")}
      ready={person.trim() !== "" && note.trim() !== ""}
      run={(key) =>
        body(
          api.POST("/api/v1/orders/{id}/dunning", {
            params: { path: { id }, header: commandHeaders(key) },
            body: {
              person: person.trim(),
              channel: channel.trim(),
              reason,
              note: note.trim(),
              promised_on: promised,
              hardship,
            },
          }),
        )
      }
      onClose={onClose}
    >
      <div className="yd-form-pair">
        <Field label={t("person")} pointer="/person" required>
          {(control) => <TextInput {...control} value={person} onChange={setPerson} />}
        </Field>
        <Field label={t("channel")} pointer="/channel" hint={t("channelHint")}>
          {(control) => <TextInput {...control} value={channel} onChange={setChannel} />}
        </Field>
        <Field label={t("contactReason")} pointer="/reason">
          {(control) => (
            <Choice
              {...control}
              value={reason}
              options={reasons.map((value) => ({ value, label: t(`reason_${value}`) }))}
              onChange={setReason}
            />
          )}
        </Field>
        <Field label={t("promise")} pointer="/promised_on">
          {(control) => <DateInput {...control} value={promised} onChange={setPromised} />}
        </Field>
      </div>
      <Field label={t("said")} pointer="/note" required>
        {(control) => <TextArea {...control} value={note} onChange={setNote} />}
      </Field>
      <Checkbox checked={hardship} onChange={(event) => setHardship(event.target.checked)}>
        {t("hardship")}
      </Checkbox>
    </MoneyDialog>
  );
}
