/** The customer's signature, on the screen or as a signed report: only this accepts anything. */

import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { api, body } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import type { StoredFile } from "../../api/types.ts";
import { today } from "../../i18n/format.ts";
import { useWords } from "../../i18n/words.ts";
import { DateInput } from "../../ui/date-input.tsx";
import { Field, Fields, TextArea, TextInput } from "../../ui/field.tsx";
import { FileUpload } from "../../ui/file-upload.tsx";
import { message } from "../../ui/message.ts";
import { ProblemAlert } from "../../ui/problem-alert.tsx";
import { SignaturePad } from "../../ui/signature-pad.tsx";
import { ActionButton, actionOf } from "../../ui/why-not.tsx";
import type { Sheet } from "./queries.ts";
import { FormDialog } from "./shipment-dialogs.tsx";
import { logisticsWords } from "./words.ts";

interface SignFormProps {
  sheet: Sheet;
  /** What was found is not saved: the customer would sign something else. */
  unsaved: boolean;
  onDone: () => void;
}

export function SignForm({ sheet, unsaved, onDone }: SignFormProps) {
  const t = useWords(logisticsWords);
  if (sheet.state === "signed") return <Signed sheet={sheet} />;
  if (sheet.state === "cancelled") return null;
  return (
    <section className="yd-card yd-stack">
      <h2>{t("sign")}</h2>
      {unsaved && <p className="yd-warn">{t("saveFirst")}</p>}
      <Signing sheet={sheet} unsaved={unsaved} onDone={onDone} />
    </section>
  );
}

function Signed({ sheet }: { sheet: Sheet }) {
  const t = useWords(logisticsWords);
  const files = [
    [sheet.signature_id, t("signature")],
    [sheet.report_id, t("orReport")],
  ] as const;
  return (
    <section className="yd-card yd-stack">
      <h2>{t("sign")}</h2>
      <p>{t("signedInfo", { name: sheet.signer_name, date: sheet.signed_on ?? "" })}</p>
      <p className="yd-row">
        {files.map(
          ([id, label]) =>
            id && (
              <a key={id} href={`/api/v1/files/${id}`}>
                {label}
              </a>
            ),
        )}
      </p>
    </section>
  );
}

function Signing({ sheet, unsaved, onDone }: SignFormProps) {
  const t = useWords(logisticsWords);
  const client = useQueryClient();
  const [signer, setSigner] = useState("");
  const [signedOn, setSignedOn] = useState<string | null>(today());
  const [signature, setSignature] = useState<StoredFile | null>(null);
  const [report, setReport] = useState<StoredFile | null>(null);
  const [cancelling, setCancelling] = useState(false);
  const sign = useCommand({
    name: `acceptance.sign.${sheet.id}`,
    run: (_: undefined, key) =>
      body(
        api.POST("/api/v1/acceptances/{id}/sign", {
          params: {
            path: { id: sheet.id },
            header: commandHeaders(key, `"r${sheet.version}"`),
          },
          body: {
            signer_name: signer,
            signed_on: signedOn ?? today(),
            signature_file_id: signature?.id ?? null,
            report_file_id: report?.id ?? null,
          },
        }),
      ),
    onDone: (done) => {
      message.success(t("signedDone", { number: done.number }));
      client.invalidateQueries({ queryKey: ["workbench"] });
      onDone();
    },
  });
  const [asked, setAsked] = useState(false);
  const signed = signature !== null || report !== null;
  const confirm = () => {
    setAsked(true);
    if (!unsaved && signer.trim() !== "" && signed) sign.run(undefined);
  };
  return (
    <Fields problem={sign.problem}>
      <div className="yd-stack">
        <ProblemAlert problem={sign.problem} />
        <Field
          label={t("signer")}
          pointer="/signer_name"
          required
          error={asked && signer.trim() === "" ? t("signerNeeded") : null}
        >
          {(control) => <TextInput {...control} value={signer} onChange={setSigner} />}
        </Field>
        <Field label={t("signedOn")} pointer="/signed_on" required>
          {(control) => <DateInput {...control} value={signedOn} onChange={setSignedOn} />}
        </Field>
        <SignaturePad file={signature} onChange={setSignature} label={t("signature")} />
        <Field label={t("orReport")} pointer="/report_file_id">
          {(control) => (
            <FileUpload
              {...control}
              file={report}
              accept={[".pdf", ".jpg", ".jpeg", ".png"]}
              onChange={setReport}
            />
          )}
        </Field>
        {asked && !signed && (
          <p className="yd-bad" role="alert">
            {t("signatureNeeded")}
          </p>
        )}
        <div className="yd-row">
          <ActionButton
            type="primary"
            action={actionOf(sheet.actions, "acceptance.record")}
            loading={sign.busy}
            onRun={confirm}
          >
            {t("confirmSign")}
          </ActionButton>
          <Button danger onClick={() => setCancelling(true)}>
            {t("cancelSheet")}
          </Button>
        </div>
        {cancelling && (
          <CancelSheet sheet={sheet} onClose={() => setCancelling(false)} onDone={onDone} />
        )}
      </div>
    </Fields>
  );
}

interface CancelSheetProps {
  sheet: Sheet;
  onClose: () => void;
  onDone: () => void;
}

function CancelSheet({ sheet, onClose, onDone }: CancelSheetProps) {
  const t = useWords(logisticsWords);
  const [reason, setReason] = useState("");
  const cancel = useCommand({
    name: `acceptance.cancel.${sheet.id}`,
    run: (_: undefined, key) =>
      body(
        api.POST("/api/v1/acceptances/{id}/cancel", {
          params: { path: { id: sheet.id }, header: commandHeaders(key) },
          body: { reason },
        }),
      ),
    onDone: () => {
      onClose();
      onDone();
    },
  });
  return (
    <FormDialog
      title={t("cancelSheet")}
      command={cancel}
      ready={reason.trim() !== ""}
      onClose={onClose}
    >
      <Field label={t("reason")} pointer="/reason" required>
        {(control) => <TextArea {...control} value={reason} onChange={setReason} />}
      </Field>
    </FormDialog>
  );
}
