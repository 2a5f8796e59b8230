/** The last look: contract against entry, confirmed by name before it goes to review. */

import { useQueryClient } from "@tanstack/react-query";
import { Checkbox, Modal } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { api, tagged } from "../../../api/client.ts";
import { commandHeaders, useCommand } from "../../../api/command.ts";
import { orderQuery } from "../../../api/order-queries.ts";
import type { Thread } from "../../../api/types.ts";
import { useWords } from "../../../i18n/words.ts";
import { DateText, MoneyText } from "../../../ui/figures.tsx";
import { ProblemAlert } from "../../../ui/problem-alert.tsx";
import { orderWords } from "../words.ts";
import type { Draft } from "./draft.ts";
import { useFieldNames } from "./names.ts";

interface SubmitDialogProps {
  thread: Thread;
  etag: string | null;
  draft: Draft;
  onClose: () => void;
}

export function SubmitDialog({ thread, etag, draft, onClose }: SubmitDialogProps) {
  const t = useWords(orderWords);
  const client = useQueryClient();
  const navigate = useNavigate();
  const nameField = useFieldNames();
  const [checked, setChecked] = useState(false);
  const { order } = thread;
  const submit = useCommand({
    name: `order.submit.${order.id}`,
    run: (_: undefined, key) =>
      tagged(
        api.POST("/api/v1/orders/{id}:submit", {
          params: { path: { id: order.id } },
          body: {},
          headers: commandHeaders(key, etag),
        }),
      ),
    onDone: (saved) => {
      client.setQueryData(orderQuery(order.id).queryKey, saved);
      client.invalidateQueries({ queryKey: ["sales_order"] });
      client.invalidateQueries({ queryKey: ["workbench"] });
      navigate(`/orders/${order.id}`);
    },
  });
  const facts = [
    [t("customer"), order.customer_name],
    [t("contractNo"), order.contract_no || t("confirmNoContract")],
    [t("contractSigned"), <DateText key="signed" date={order.contract_signed_on} withWeekday />],
    [t("lines"), t("confirmLines", { n: thread.lines.length })],
    [
      t("totalGross"),
      <MoneyText key="sum" amount={order.amount} currency={order.currency} withCapitals strong />,
    ],
    [
      t("terms"),
      draft.terms.map((term) => `${term.percent}% ${t(`event_${term.event}`)}`).join(" · ") || "—",
    ],
    [t("deliveryPlace"), order.delivery_place || "—"],
  ] as const;
  return (
    <Modal
      open
      width={560}
      title={t("confirmTitle")}
      okText={t("submit")}
      okButtonProps={{ disabled: !checked, loading: submit.busy }}
      onOk={() => submit.run(undefined)}
      onCancel={onClose}
    >
      <div className="yd-stack">
        <ProblemAlert problem={submit.problem} nameField={nameField} />
        <dl className="yd-facts">
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <Checkbox checked={checked} onChange={({ target }) => setChecked(target.checked)}>
          {t("confirmCheck")}
        </Checkbox>
      </div>
    </Modal>
  );
}
