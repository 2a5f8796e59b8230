/** Raising an obligation, noting that it is fulfilled, and stopping the order that waits for it. */

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, body } from "../../../api/client.ts";
import { commandHeaders, useCommand } from "../../../api/command.ts";
import type { StoredFile } from "../../../api/types.ts";
import { useText, useWords } from "../../../i18n/words.ts";
import { CommandDialog } from "../../../ui/command-dialog.tsx";
import { Choice, Field, TextArea } from "../../../ui/field.tsx";
import { FileUpload } from "../../../ui/file-upload.tsx";
import type { ContractPage, Obligation, ObligationTerm } from "./queries.ts";
import { contractWords } from "./words.ts";

interface DialogProps {
  page: ContractPage;
  onClose: () => void;
}

/** What all three change: the contract, and the order that may be stopped. */
function useDone(onClose: () => void) {
  const client = useQueryClient();
  return () => {
    client.invalidateQueries({ queryKey: ["contract"] });
    client.invalidateQueries({ queryKey: ["sales_order"] });
    onClose();
  };
}

export function RaiseDialog({ page, term, onClose }: DialogProps & { term: ObligationTerm }) {
  const t = useWords(contractWords);
  const [note, setNote] = useState("");
  const [order, setOrder] = useState(page.orders.at(-1)?.id ?? "");
  const [file, setFile] = useState<StoredFile | null>(null);
  const raise = useCommand<void, { id: string }>({
    name: `obligation.raise:${page.id}:${term.id}:${page.obligations.length}`,
    run: (_, key) =>
      body(
        api.POST("/api/v1/contracts/{id}/terms/{term}/raise", {
          params: { path: { id: page.id, term: term.id ?? "" }, header: commandHeaders(key) },
          body: { note, order_id: order || null, file_id: file?.id ?? null },
        }),
      ),
    onDone: useDone(onClose),
  });
  const orders = page.orders
    .filter((one) => one.state !== "cancelled")
    .map((one) => ({ value: one.id, label: one.label }));
  return (
    <CommandDialog
      title={t("raiseTitle", { words: term.words })}
      okText={t("raise")}
      busy={raise.busy}
      problem={raise.problem}
      ready={note.trim() !== ""}
      onOk={raise.run}
      onClose={onClose}
    >
      <Field label={t("forOrder")} pointer="/order_id">
        {(control) => (
          <Choice
            {...control}
            value={order}
            options={[{ value: "", label: t("noOrder") }, ...orders]}
            onChange={setOrder}
          />
        )}
      </Field>
      <Field label={t("raiseNote")} pointer="/reason" required>
        {(control) => <TextArea {...control} value={note} onChange={setNote} />}
      </Field>
      <Field label={t("proof")} pointer="/file_id">
        {(control) => <FileUpload {...control} file={file} onChange={setFile} />}
      </Field>
    </CommandDialog>
  );
}

export function FulfilDialog({
  page,
  obligation,
  onClose,
}: DialogProps & { obligation: Obligation }) {
  const text = useText();
  const t = useWords(contractWords);
  const [note, setNote] = useState("");
  const [file, setFile] = useState<StoredFile | null>(null);
  const fulfil = useCommand<void, { delay_days: number }>({
    name: `obligation.fulfil:${obligation.id}`,
    run: (_, key) =>
      body(
        api.POST("/api/v1/contracts/{id}/obligations/{obligation}/fulfil", {
          params: {
            path: { id: page.id, obligation: obligation.id },
            header: commandHeaders(key),
          },
          body: { note, file_id: file?.id ?? null },
        }),
      ),
    onDone: useDone(onClose),
  });
  return (
    <CommandDialog
      title={t("fulfilTitle", { words: text(obligation.words) })}
      okText={t("fulfil")}
      busy={fulfil.busy}
      problem={fulfil.problem}
      ready={note.trim() !== ""}
      onOk={fulfil.run}
      onClose={onClose}
    >
      <Field label={t("evidence")} pointer="/reason" required>
        {(control) => <TextArea {...control} value={note} onChange={setNote} />}
      </Field>
      <Field label={t("proof")} pointer="/file_id">
        {(control) => <FileUpload {...control} file={file} onChange={setFile} />}
      </Field>
    </CommandDialog>
  );
}

export function StopDialog({
  page,
  obligation,
  onClose,
}: DialogProps & { obligation: Obligation }) {
  const text = useText();
  const t = useWords(contractWords);
  const [reason, setReason] = useState("");
  const stop = useCommand<void, { id: string }>({
    name: `obligation.stop:${obligation.id}`,
    run: (_, key) =>
      body(
        api.POST("/api/v1/contracts/{id}/obligations/{obligation}/stop", {
          params: {
            path: { id: page.id, obligation: obligation.id },
            header: commandHeaders(key),
          },
          body: { reason },
        }),
      ),
    onDone: useDone(onClose),
  });
  return (
    <CommandDialog
      title={t("stopTitle")}
      okText={t("stop")}
      danger
      busy={stop.busy}
      problem={stop.problem}
      ready={reason.trim() !== ""}
      onOk={stop.run}
      onClose={onClose}
    >
      <p>
        <strong>{text(obligation.words)}</strong>
      </p>
      <p>{t("stopHelp")}</p>
      <Field label={t("reason")} pointer="/reason" required>
        {(control) => <TextArea {...control} value={reason} onChange={setReason} />}
      </Field>
    </CommandDialog>
  );
}
