/** The last look before review: what goes, who will be asked for what, and the entry confirmed by
 * name. What is incomplete is refused here with all that is missing; nobody is asked to vouch for it. */

import { useQueryClient } from "@tanstack/react-query";
import { Checkbox, Modal } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { api, body } from "../../../api/client.ts";
import { commandHeaders, useCommand } from "../../../api/command.ts";
import type { OrderPage } from "../../../api/types.ts";
import { useOrderFieldNames } from "../../../i18n/fields/order-fields.ts";
import { useText, useWords } from "../../../i18n/words.ts";
import { Field, TextInput } from "../../../ui/field.tsx";
import { ProblemAlert } from "../../../ui/problem-alert.tsx";
import { orderWords } from "../words.ts";
import { MissingList } from "./missing-list.tsx";
import { SubmitSummary } from "./submit-summary.tsx";

interface SubmitDialogProps {
  page: OrderPage;
  etag: string | null;
  onClose: () => void;
  onField: (pointer: string) => void;
}

export function SubmitDialog({ page, etag, onClose, onField }: SubmitDialogProps) {
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
  const incomplete = page.missing.length > 0;
  return (
    <Modal
      open
      width={640}
      // The second of two clicks on the button that opens this falls beside it.
      mask={{ closable: false }}
      title={incomplete ? t("incompleteTitle") : t("confirmTitle")}
      okText={t("submit")}
      okButtonProps={{
        disabled: incomplete || confirmed.size < questions.length,
        loading: submit.busy,
      }}
      onOk={() => submit.run(undefined)}
      onCancel={onClose}
    >
      <div className="yd-stack">
        <ProblemAlert problem={submit.problem} nameField={nameField} />
        <SubmitSummary page={page} />
        {incomplete ? (
          <MissingList page={page} onField={onField} />
        ) : (
          <>
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
          </>
        )}
      </div>
    </Modal>
  );
}
