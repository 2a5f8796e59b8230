/** What may be done with the order, and why not what may not. */

import { useQueryClient } from "@tanstack/react-query";
import { Button, Modal } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { api, tagged } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import { orderQuery } from "../../api/order-queries.ts";
import { useMay } from "../../api/session.ts";
import type { Thread } from "../../api/types.ts";
import { useWords } from "../../i18n/words.ts";
import { Field, TextArea } from "../../ui/field.tsx";
import { ProblemAlert } from "../../ui/problem-alert.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { ActionButton, actionOf } from "../../ui/why-not.tsx";
import { threadWords } from "./words.ts";

interface OrderActionsProps {
  thread: Thread;
  etag: string | null;
}

export function OrderActions({ thread, etag }: OrderActionsProps) {
  const t = useWords(threadWords);
  const navigate = useNavigate();
  const mayEnter = useMay("order.enter");
  const [withdrawing, setWithdrawing] = useState(false);
  const { order, actions } = thread;
  const edit = () => navigate(`/orders/entry/${order.id}`);
  const submit = actionOf(actions, "submit");
  return (
    <>
      <ActionButton action={actionOf(actions, "edit")} onRun={edit}>
        {t("edit")}
      </ActionButton>
      <ActionButton action={actionOf(actions, "withdraw")} onRun={() => setWithdrawing(true)}>
        {t("withdraw")}
      </ActionButton>
      {mayEnter && (
        <Button onClick={() => navigate(`/orders/entry?from=${order.id}`)}>{t("copy")}</Button>
      )}
      {/* Submitting is confirmed against the contract, which is done where it is entered. */}
      <ActionButton action={submit} type="primary" onRun={edit}>
        {t("submit")}
      </ActionButton>
      {withdrawing && (
        <WithdrawDialog thread={thread} etag={etag} onClose={() => setWithdrawing(false)} />
      )}
    </>
  );
}

function WithdrawDialog({ thread, etag, onClose }: OrderActionsProps & { onClose: () => void }) {
  const t = useWords(threadWords);
  const client = useQueryClient();
  const { id, label } = thread.order;
  const [reason, setReason, forget] = useKept(`withdraw.${id}`, "");
  const withdraw = useCommand({
    name: `order.withdraw.${id}`,
    run: (_: undefined, key) =>
      tagged(
        api.POST("/api/v1/orders/{id}:withdraw", {
          params: { path: { id } },
          body: { reason },
          headers: commandHeaders(key, etag),
        }),
      ),
    onDone: (saved) => {
      forget();
      client.setQueryData(orderQuery(id).queryKey, saved);
      client.invalidateQueries({ queryKey: ["sales_order"] });
      onClose();
    },
  });
  return (
    <Modal
      open
      title={t("withdrawTitle", { label })}
      okText={t("withdraw")}
      okButtonProps={{ loading: withdraw.busy, disabled: reason.trim() === "" }}
      onOk={() => withdraw.run(undefined)}
      onCancel={onClose}
    >
      <div className="yd-stack">
        <p>{t("withdrawHelp")}</p>
        <ProblemAlert problem={withdraw.problem} />
        <Field label={t("reason")} pointer="/reason" required>
          {(control) => <TextArea {...control} value={reason} onChange={setReason} />}
        </Field>
      </div>
    </Modal>
  );
}
