/** The last look: contract against entry, confirmed by name before it goes to review. */

import { useQueryClient } from "@tanstack/react-query";
import { Checkbox, Modal } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { api, body } from "../../../api/client.ts";
import { commandHeaders, useCommand } from "../../../api/command.ts";
import type { OrderPage } from "../../../api/types.ts";
import { useOrderFieldNames } from "../../../i18n/fields/order-fields.ts";
import { orderFieldWords } from "../../../i18n/fields/words.ts";
import { useText, useWords } from "../../../i18n/words.ts";
import { Field, TextInput } from "../../../ui/field.tsx";
import { DateText, MoneyText } from "../../../ui/figures.tsx";
import { ProblemAlert } from "../../../ui/problem-alert.tsx";
import { termsWords } from "../../../ui/terms/words.ts";
import { orderWords } from "../words.ts";
import type { Draft } from "./draft.ts";

interface SubmitDialogProps {
  page: OrderPage;
  etag: string | null;
  draft: Draft;
  onClose: () => void;
}

export function SubmitDialog({ page, etag, draft, onClose }: SubmitDialogProps) {
  const t = useWords(orderWords);
  const text = useText();
  const client = useQueryClient();
  const navigate = useNavigate();
  const nameField = useOrderFieldNames();
  const [confirmed, setConfirmed] = useState<ReadonlySet<string>>(new Set());
  const [note, setNote] = useState("");
  const { order, process } = page;
  // The policy's own questions to whoever submits.
  const questions = process.steps.find((step) => step.activity === "enter")?.checklist ?? [];
  const submit = useCommand({
    name: `order.submit.${order.id}`,
    run: (_: undefined, key) =>
      body(
        api.POST("/api/v1/orders/{id}/submit", {
          params: { path: { id: order.id }, header: commandHeaders(key, etag) },
          body: {
            checklist: questions.map((question) => ({
              item: question.key,
              ok: confirmed.has(question.key),
              note: "",
            })),
            note: note.trim(),
          },
        }),
      ),
    onDone: () => {
      client.invalidateQueries({ queryKey: ["sales_order"] });
      client.invalidateQueries({ queryKey: ["workbench"] });
      navigate(`/orders/${order.id}`);
    },
  });
  const toggle = (key: string, on: boolean) => {
    const next = new Set(confirmed);
    if (on) next.add(key);
    else next.delete(key);
    setConfirmed(next);
  };
  return (
    <Modal
      open
      width={560}
      // The second of two clicks on the button that opens this falls beside it.
      mask={{ closable: false }}
      title={t("confirmTitle")}
      okText={t("submit")}
      okButtonProps={{ disabled: confirmed.size < questions.length, loading: submit.busy }}
      onOk={() => submit.run(undefined)}
      onCancel={onClose}
    >
      <div className="yd-stack">
        <ProblemAlert problem={submit.problem} nameField={nameField} />
        <Summary page={page} draft={draft} />
        {process.round > 0 && (
          <Field label={t("correctionNote")} pointer="/note">
            {(control) => <TextInput {...control} value={note} onChange={setNote} />}
          </Field>
        )}
        {questions.map((question) => (
          <Checkbox
            key={question.key}
            checked={confirmed.has(question.key)}
            onChange={({ target }) => toggle(question.key, target.checked)}
          >
            {text(question.text)}
          </Checkbox>
        ))}
      </div>
    </Modal>
  );
}

function Summary({ page, draft }: { page: OrderPage; draft: Draft }) {
  const t = useWords(orderWords);
  const terms = useWords(termsWords);
  const name = useWords(orderFieldWords);
  const { order, content, lines } = page;
  const facts = [
    [name("customer_id"), order.customer?.name],
    [name("contract_no"), content.contract_no || t("confirmNoContract")],
    ...(content.contract_amount
      ? [
          [
            name("contract_amount"),
            <MoneyText key="amount" amount={content.contract_amount} currency={order.currency} />,
          ] as const,
        ]
      : []),
    [
      name("contract_signed_on"),
      <DateText key="signed" date={content.contract_signed_on} withWeekday />,
    ],
    [name("lines"), t("confirmLines", { n: lines.length })],
    [
      t("totalGross"),
      <MoneyText
        key="sum"
        amount={order.gross}
        currency={order.currency}
        capitals={order.gross_capitals}
        strong
      />,
    ],
    [
      name("payment_terms"),
      draft.terms.map((term) => `${term.percent}% ${terms(`event_${term.event}`)}`).join(" · ") ||
        "—",
    ],
    [name("delivery_place"), content.delivery_place || "—"],
  ] as const;
  return (
    <dl className="yd-facts">
      {facts.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
