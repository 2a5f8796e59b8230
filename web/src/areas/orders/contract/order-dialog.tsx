/** Ordering from a contract: the whole of a single one, or what is called off from a frame. */

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate } from "react-router";
import { api, body } from "../../../api/client.ts";
import { commandHeaders, useCommand } from "../../../api/command.ts";
import { useWords } from "../../../i18n/words.ts";
import { CommandDialog } from "../../../ui/command-dialog.tsx";
import { DateInput } from "../../../ui/date-input.tsx";
import { Field, TextInput } from "../../../ui/field.tsx";
import { QtyText } from "../../../ui/figures.tsx";
import type { ContractPage } from "./queries.ts";
import { contractWords } from "./words.ts";

export function OrderDialog({ page, onClose }: { page: ContractPage; onClose: () => void }) {
  const t = useWords(contractWords);
  const client = useQueryClient();
  const navigate = useNavigate();
  const frame = page.input.kind === "frame";
  const [quantities, setQuantities] = useState<Record<string, string>>({});
  const [deliveryOn, setDeliveryOn] = useState(page.input.content.delivery_on ?? null);
  const lines = page.frame
    .map((line) => ({ line_id: line.line_id, quantity: (quantities[line.line_id] ?? "").trim() }))
    .filter((line) => line.quantity !== "");
  const order = useCommand<void, { id: string }>({
    name: `contract.order:${page.id}:${page.orders.length}`,
    run: (_, key) =>
      body(
        api.POST("/api/v1/contracts/{id}/order", {
          params: { path: { id: page.id }, header: commandHeaders(key) },
          body: frame ? { lines, delivery_on: deliveryOn } : {},
        }),
      ),
    onDone: (saved) => {
      client.invalidateQueries({ queryKey: ["contract"] });
      navigate(`/orders/entry/${saved.id}`);
    },
  });
  return (
    <CommandDialog
      title={t("orderTitle")}
      okText={t("orderTitle")}
      busy={order.busy}
      problem={order.problem}
      ready={!frame || lines.length > 0}
      onOk={order.run}
      onClose={onClose}
    >
      <p>{t(frame ? "orderHelp" : "orderSingle")}</p>
      {frame &&
        page.frame.map((line, index) => (
          <Field
            key={line.line_id}
            label={`${line.description} · ${t("quantity")}`}
            pointer={`/lines/${index}/quantity`}
          >
            {(control) => (
              <span className="yd-row">
                <TextInput
                  {...control}
                  inputMode="decimal"
                  value={quantities[line.line_id] ?? ""}
                  onChange={(value) => setQuantities({ ...quantities, [line.line_id]: value })}
                />
                <span className="yd-muted">
                  {t("left")} <QtyText quantity={line.left} unit={line.unit} />
                </span>
              </span>
            )}
          </Field>
        ))}
      {frame && (
        <Field label={t("deliveryOn")} pointer="/delivery_on">
          {(control) => <DateInput {...control} value={deliveryOn} onChange={setDeliveryOn} />}
        </Field>
      )}
    </CommandDialog>
  );
}
