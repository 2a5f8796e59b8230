/** What is done with a shipment: it leaves, is followed, arrives, is signed for, or is given up. */

import { useState } from "react";
import { api, body } from "../../api/client.ts";
import { type Command, commandHeaders, useCommand } from "../../api/command.ts";
import type { StoredFile } from "../../api/types.ts";
import { useWords } from "../../i18n/words.ts";
import { CommandDialog, type CommandDialogProps } from "../../ui/command-dialog.tsx";
import { DateInput } from "../../ui/date-input.tsx";
import { Field, TextArea, TextInput } from "../../ui/field.tsx";
import { FileUpload } from "../../ui/file-upload.tsx";
import { despite, PendingChangeNote } from "../../ui/pending-change.tsx";
import type { ShipmentView } from "./queries.ts";
import { logisticsWords } from "./words.ts";

export interface ShipmentDialogProps {
  shipment: ShipmentView;
  onClose: () => void;
  onDone: () => void;
}

interface FormDialogProps extends Pick<CommandDialogProps, "ready" | "onClose" | "children"> {
  title: string;
  command: Command<undefined>;
}

/** A dialog whose button says what its title says. */
export function FormDialog({ command, ...dialog }: FormDialogProps) {
  return (
    <CommandDialog
      {...dialog}
      okText={dialog.title}
      busy={command.busy}
      problem={command.problem}
      onOk={() => command.run(undefined)}
    />
  );
}

export function DepartDialog({ shipment, onClose, onDone }: ShipmentDialogProps) {
  const t = useWords(logisticsWords);
  const [waybill, setWaybill] = useState(shipment.waybill_no);
  const [note, setNote] = useState("");
  const [why, setWhy] = useState("");
  const change = shipment.pending_change;
  const depart = useCommand({
    name: `shipment.depart.${shipment.id}`,
    run: (_: undefined, key) =>
      body(
        api.POST("/api/v1/shipments/{id}/depart", {
          params: { path: { id: shipment.id }, header: commandHeaders(key) },
          body: { waybill_no: waybill, note, despite_change: despite(change, why) },
        }),
      ),
    onDone,
  });
  return (
    <FormDialog
      title={t("depart")}
      command={depart}
      ready={waybill.trim() !== "" && (!change || why.trim() !== "")}
      onClose={onClose}
    >
      {change && (
        <PendingChangeNote
          order={shipment.order_id}
          change={change}
          reason={why}
          onReason={setWhy}
        />
      )}
      <Field label={t("waybill")} pointer="/waybill_no" required>
        {(control) => <TextInput {...control} value={waybill} onChange={setWaybill} />}
      </Field>
      <Field label={t("note")} pointer="/note">
        {(control) => <TextArea {...control} value={note} onChange={setNote} />}
      </Field>
    </FormDialog>
  );
}

export function CancelDialog({ shipment, onClose, onDone }: ShipmentDialogProps) {
  const t = useWords(logisticsWords);
  const [reason, setReason] = useState("");
  const cancel = useCommand({
    name: `shipment.cancel.${shipment.id}`,
    run: (_: undefined, key) =>
      body(
        api.POST("/api/v1/shipments/{id}/cancel", {
          params: { path: { id: shipment.id }, header: commandHeaders(key) },
          body: { reason },
        }),
      ),
    onDone,
  });
  return (
    <FormDialog title={t("cancel")} command={cancel} ready={reason.trim() !== ""} onClose={onClose}>
      <Field label={t("reason")} pointer="/reason" required>
        {(control) => <TextArea {...control} value={reason} onChange={setReason} />}
      </Field>
    </FormDialog>
  );
}

interface TrackDialogProps extends ShipmentDialogProps {
  arrived: boolean;
}

export function TrackDialog({ shipment, arrived, onClose, onDone }: TrackDialogProps) {
  const t = useWords(logisticsWords);
  const [place, setPlace] = useState(arrived ? shipment.destination : "");
  const [note, setNote] = useState("");
  const [expectedOn, setExpectedOn] = useState<string | null>(null);
  const track = useCommand({
    name: `shipment.track.${shipment.id}`,
    run: (_: undefined, key) =>
      body(
        api.POST("/api/v1/shipments/{id}/tracking", {
          params: { path: { id: shipment.id }, header: commandHeaders(key) },
          body: { arrived, place, note, expected_on: expectedOn },
        }),
      ),
    onDone,
  });
  return (
    <FormDialog title={t(arrived ? "arrive" : "track")} command={track} onClose={onClose}>
      <Field label={t("place")} pointer="/place">
        {(control) => <TextInput {...control} value={place} onChange={setPlace} />}
      </Field>
      <Field label={t("note")} pointer="/note">
        {(control) => <TextArea {...control} value={note} onChange={setNote} />}
      </Field>
      {!arrived && (
        <Field label={t("expectedOn")} pointer="/expected_on">
          {(control) => <DateInput {...control} value={expectedOn} onChange={setExpectedOn} />}
        </Field>
      )}
    </FormDialog>
  );
}

export function SlipDialog({ shipment, onClose, onDone }: ShipmentDialogProps) {
  const t = useWords(logisticsWords);
  const [signedBy, setSignedBy] = useState(shipment.consignee);
  const [note, setNote] = useState("");
  const [file, setFile] = useState<StoredFile | null>(null);
  const [received, setReceived] = useState<Record<string, string>>({});
  const names = new Map(shipment.goods.map((goods) => [goods.line_id, goods.name]));
  const sign = useCommand({
    name: `shipment.slip.${shipment.id}`,
    run: (_: undefined, key) =>
      body(
        api.POST("/api/v1/shipments/{id}/sign-slip", {
          params: { path: { id: shipment.id }, header: commandHeaders(key) },
          body: {
            signed_by: signedBy,
            note,
            file_id: file?.id ?? null,
            lines: Object.entries(received)
              .filter(([, quantity]) => quantity.trim() !== "")
              .map(([line_id, quantity]) => ({ line_id, received: quantity.trim() })),
          },
        }),
      ),
    onDone,
  });
  return (
    <FormDialog
      title={t("signSlip")}
      command={sign}
      ready={signedBy.trim() !== ""}
      onClose={onClose}
    >
      <Field label={t("signedBy")} pointer="/signed_by" required>
        {(control) => <TextInput {...control} value={signedBy} onChange={setSignedBy} />}
      </Field>
      <Field label={t("slipFile")} pointer="/file_id">
        {(control) => <FileUpload {...control} file={file} onChange={setFile} />}
      </Field>
      <p className="yd-small yd-muted">{t("receivedHint")}</p>
      {shipment.lines.map((line) => (
        <Field key={line.line_id} label={`${names.get(line.line_id) ?? ""} · ${t("received")}`}>
          {(control) => (
            <TextInput
              {...control}
              inputMode="decimal"
              placeholder={line.quantity}
              value={received[line.line_id] ?? ""}
              onChange={(quantity) => setReceived({ ...received, [line.line_id]: quantity })}
            />
          )}
        </Field>
      ))}
      <Field label={t("note")} pointer="/note">
        {(control) => <TextArea {...control} value={note} onChange={setNote} />}
      </Field>
    </FormDialog>
  );
}
