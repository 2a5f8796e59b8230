/** Correcting what the books say, with a reason. */

import { useQueryClient } from "@tanstack/react-query";
import { Modal } from "antd";
import { useState } from "react";
import { api, body } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import { useWords } from "../../i18n/words.ts";
import { Field, Fields, TextArea, TextInput } from "../../ui/field.tsx";
import { ProblemAlert } from "../../ui/problem-alert.tsx";
import { PlaceChoice } from "./place-choice.tsx";
import { linesOf, type StockRow } from "./queries.ts";
import { warehouseWords } from "./words.ts";

export interface RowDialogProps {
  row: StockRow;
  onClose: () => void;
  onDone: () => void;
}

export function AdjustDialog({ row, onClose, onDone }: RowDialogProps) {
  const t = useWords(warehouseWords);
  const client = useQueryClient();
  const [placeId, setPlaceId] = useState(row.place_id ?? "");
  const [difference, setDifference] = useState("");
  const [serials, setSerials] = useState("");
  const [reason, setReason] = useState("");
  const adjust = useCommand({
    name: `stock.adjust.${row.product_id}.${row.place_id ?? ""}`,
    run: (_: undefined, key) =>
      body(
        api.POST("/api/v1/stock/adjustments", {
          params: { header: commandHeaders(key) },
          body: {
            product_id: row.product_id,
            place_id: placeId,
            difference: difference.trim(),
            serials: linesOf(serials),
            reason,
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
      title={`${t("adjust")} · ${row.sku}`}
      okText={t("adjust")}
      okButtonProps={{ loading: adjust.busy, disabled: !placeId || !difference || !reason.trim() }}
      onOk={() => adjust.run(undefined)}
      onCancel={onClose}
    >
      <Fields problem={adjust.problem}>
        <div className="yd-stack">
          <ProblemAlert problem={adjust.problem} />
          <Field label={t("place")} pointer="/place_id" required>
            {(control) => <PlaceChoice control={control} value={placeId} onChange={setPlaceId} />}
          </Field>
          <Field label={t("difference")} pointer="/difference" required>
            {(control) => <TextInput {...control} value={difference} onChange={setDifference} />}
          </Field>
          {row.serialised && (
            <Field label={t("serials")} pointer="/serials" hint={t("serialsHint")}>
              {(control) => <TextArea {...control} value={serials} onChange={setSerials} />}
            </Field>
          )}
          <Field label={t("reason")} pointer="/reason" required>
            {(control) => <TextArea {...control} value={reason} onChange={setReason} />}
          </Field>
        </div>
      </Fields>
    </Modal>
  );
}
