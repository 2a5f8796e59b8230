/** Noting a delivery, which then waits for its incoming inspection; and giving a requirement up. */

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, body } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import { parseDecimal, showDecimal } from "../../i18n/decimal.ts";
import { useFormat } from "../../i18n/format.ts";
import { useWords } from "../../i18n/words.ts";
import { CommandDialog } from "../../ui/command-dialog.tsx";
import { Field, TextArea, TextInput } from "../../ui/field.tsx";
import { onTheWay, type Requirement } from "./queries.ts";
import { procurementWords } from "./words.ts";

interface DialogProps {
  requirement: Requirement;
  onClose: () => void;
}

function useReadAgain(r: Requirement) {
  const client = useQueryClient();
  return () => {
    client.invalidateQueries({ queryKey: ["requirement"] });
    client.invalidateQueries({ queryKey: ["sales_order", r.order_id] });
  };
}

export function ReceiveDialog({ requirement: r, onClose }: DialogProps) {
  const t = useWords(procurementWords);
  const format = useFormat();
  const readAgain = useReadAgain(r);
  const [quantity, setQuantity] = useState(onTheWay(r));
  const [note, setNote] = useState("");
  const [lot, setLot] = useState("");
  const came = parseDecimal(quantity);
  const run = useCommand({
    name: `requirement.receive.${r.id}`,
    run: (_: undefined, key) =>
      body(
        api.POST("/api/v1/requirements/{id}/receive", {
          params: { path: { id: r.id }, header: commandHeaders(key) },
          body: {
            quantity: showDecimal(came ?? 0n),
            delivery_note: note.trim(),
            lot: lot.trim(),
          },
        }),
      ),
    onDone: () => {
      readAgain();
      onClose();
    },
  });
  return (
    <CommandDialog
      title={t("receiveTitle", { name: r.name })}
      okText={t("doReceive")}
      busy={run.busy}
      problem={run.problem}
      ready={came !== null && came > 0n}
      onOk={() => run.run(undefined)}
      onClose={onClose}
    >
      <p className="yd-muted">{t("receiveHint")}</p>
      <Field
        label={t("quantity")}
        pointer="/quantity"
        required
        hint={t("receiveMost", { most: format.quantity(onTheWay(r)), unit: r.unit })}
      >
        {(control) => (
          <TextInput {...control} inputMode="decimal" value={quantity} onChange={setQuantity} />
        )}
      </Field>
      <Field label={t("deliveryNote")} pointer="/delivery_note">
        {(control) => <TextInput {...control} value={note} onChange={setNote} />}
      </Field>
      <Field label={t("lot")} pointer="/lot">
        {(control) => <TextInput {...control} value={lot} onChange={setLot} />}
      </Field>
    </CommandDialog>
  );
}

export function CancelDialog({ requirement: r, onClose }: DialogProps) {
  const t = useWords(procurementWords);
  const readAgain = useReadAgain(r);
  const [reason, setReason] = useState("");
  const run = useCommand({
    name: `requirement.cancel.${r.id}`,
    run: (_: undefined, key) =>
      body(
        api.POST("/api/v1/requirements/{id}/cancel", {
          params: { path: { id: r.id }, header: commandHeaders(key, `"r${r.version}"`) },
          body: { reason: reason.trim() },
        }),
      ),
    onDone: () => {
      readAgain();
      onClose();
    },
  });
  return (
    <CommandDialog
      title={t("cancelTitle", { number: r.number })}
      okText={t("doCancel")}
      busy={run.busy}
      problem={run.problem}
      ready={reason.trim() !== ""}
      danger
      onOk={() => run.run(undefined)}
      onClose={onClose}
    >
      <Field label={t("reason")} pointer="/reason" required>
        {(control) => <TextArea {...control} value={reason} onChange={setReason} />}
      </Field>
    </CommandDialog>
  );
}
