/** Moving free goods to another place. */

import { useQueryClient } from "@tanstack/react-query";
import { Modal } from "antd";
import { useState } from "react";
import { api, body } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import { useWords } from "../../i18n/words.ts";
import { Field, Fields, TextArea, TextInput } from "../../ui/field.tsx";
import { ProblemAlert } from "../../ui/problem-alert.tsx";
import type { RowDialogProps } from "./adjust-dialog.tsx";
import { PlaceChoice } from "./place-choice.tsx";
import { linesOf } from "./queries.ts";
import { warehouseWords } from "./words.ts";

export function TransferDialog({ row, onClose, onDone }: RowDialogProps) {
  const t = useWords(warehouseWords);
  const client = useQueryClient();
  const [to, setTo] = useState("");
  const [quantity, setQuantity] = useState("");
  const [serials, setSerials] = useState("");
  const transfer = useCommand({
    name: `stock.transfer.${row.product_id}.${row.place_id ?? ""}`,
    run: (_: undefined, key) =>
      body(
        api.POST("/api/v1/stock/transfers", {
          params: { header: commandHeaders(key) },
          body: {
            product_id: row.product_id,
            from: row.place_id ?? "",
            to,
            quantity: quantity.trim(),
            serials: linesOf(serials),
          },
        }),
      ),
    onDone: () => {
      client.invalidateQueries({ queryKey: ["stock"] });
      onDone();
      onClose();
    },
  });
  return (
    <Modal
      open
      title={`${t("transfer")} · ${row.sku}`}
      okText={t("transfer")}
      okButtonProps={{ loading: transfer.busy, disabled: !to || !quantity }}
      onOk={() => transfer.run(undefined)}
      onCancel={onClose}
    >
      <Fields problem={transfer.problem}>
        <div className="yd-stack">
          <ProblemAlert problem={transfer.problem} />
          <p>
            {t("from")} {row.place_name}
          </p>
          <Field label={t("to")} pointer="/to" required>
            {(control) => <PlaceChoice control={control} value={to} onChange={setTo} />}
          </Field>
          <Field label={t("quantity")} pointer="/quantity" required>
            {(control) => (
              <TextInput {...control} inputMode="decimal" value={quantity} onChange={setQuantity} />
            )}
          </Field>
          {row.serialised && (
            <Field label={t("serials")} pointer="/serials" hint={t("serialsRequired")}>
              {(control) => <TextArea {...control} value={serials} onChange={setSerials} />}
            </Field>
          )}
        </div>
      </Fields>
    </Modal>
  );
}
