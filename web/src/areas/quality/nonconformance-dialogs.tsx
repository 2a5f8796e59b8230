/** Correcting, deciding about and re-inspecting what failed. */

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, body } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import { useWords } from "../../i18n/words.ts";
import { CommandDialog } from "../../ui/command-dialog.tsx";
import { Choice, Field, TextArea } from "../../ui/field.tsx";
import { type Draft, emptyDraft, findingsOf, isReady } from "./findings.ts";
import { FindingsForm } from "./findings-form.tsx";
import type { Nonconformance } from "./queries.ts";
import { qualityWords } from "./words.ts";
import "./quality.css";

interface DialogProps {
  nc: Nonconformance;
  onClose: () => void;
}

function useDone({ nc, onClose }: DialogProps) {
  const client = useQueryClient();
  return () => {
    client.invalidateQueries({ queryKey: ["nonconformance"] });
    client.invalidateQueries({ queryKey: ["sales_order", nc.order_id] });
    client.invalidateQueries({ queryKey: ["serial"] });
    onClose();
  };
}

const headers = (nc: Nonconformance, key: string) => ({
  path: { id: nc.id },
  header: commandHeaders(key, `"r${nc.version}"`),
});

export function CorrectDialog({ nc, onClose }: DialogProps) {
  const t = useWords(qualityWords);
  const [cause, setCause] = useState(nc.cause);
  const [action, setAction] = useState("");
  const run = useCommand({
    name: `quality.correct.${nc.id}`,
    run: (_: undefined, key) =>
      body(
        api.POST("/api/v1/nonconformances/{id}/correct", {
          params: headers(nc, key),
          body: { cause: cause.trim(), action: action.trim() },
        }),
      ),
    onDone: useDone({ nc, onClose }),
  });
  return (
    <CommandDialog
      title={t("correctTitle", { number: nc.number })}
      okText={t("save")}
      busy={run.busy}
      problem={run.problem}
      ready={cause.trim() !== "" && action.trim() !== ""}
      onOk={() => run.run(undefined)}
      onClose={onClose}
    >
      <Field label={t("cause")} pointer="/cause" required>
        {(control) => <TextArea {...control} value={cause} onChange={setCause} />}
      </Field>
      <Field label={t("action")} pointer="/action" required>
        {(control) => <TextArea {...control} value={action} onChange={setAction} />}
      </Field>
    </CommandDialog>
  );
}

const dispositions = ["rework", "scrap", "accept"] as const;

export function DisposeDialog({ nc, onClose }: DialogProps) {
  const t = useWords(qualityWords);
  const [disposition, setDisposition] = useState<(typeof dispositions)[number]>("rework");
  const [reason, setReason] = useState("");
  const [cause, setCause] = useState(nc.cause);
  const run = useCommand({
    name: `quality.dispose.${nc.id}`,
    run: (_: undefined, key) =>
      body(
        api.POST("/api/v1/nonconformances/{id}/dispose", {
          params: headers(nc, key),
          body: { disposition, reason: reason.trim(), cause: cause.trim() },
        }),
      ),
    onDone: useDone({ nc, onClose }),
  });
  const ends = disposition !== "rework";
  return (
    <CommandDialog
      title={t("disposeTitle", { number: nc.number })}
      okText={t("save")}
      busy={run.busy}
      problem={run.problem}
      ready={!ends || (reason.trim() !== "" && cause.trim() !== "")}
      danger={disposition === "scrap"}
      onOk={() => run.run(undefined)}
      onClose={onClose}
    >
      <Field
        label={t("disposition")}
        pointer="/disposition"
        hint={t(`disposeHelp_${disposition}`)}
        required
      >
        {(control) => (
          <Choice
            {...control}
            value={disposition}
            options={dispositions.map((one) => ({ value: one, label: t(`disposition_${one}`) }))}
            onChange={setDisposition}
          />
        )}
      </Field>
      <Field label={t("cause")} pointer="/cause" required={ends}>
        {(control) => <TextArea {...control} value={cause} onChange={setCause} />}
      </Field>
      <Field label={t("reason")} pointer="/reason" required={ends}>
        {(control) => <TextArea {...control} value={reason} onChange={setReason} />}
      </Field>
    </CommandDialog>
  );
}

export function ReinspectDialog({ nc, onClose }: DialogProps) {
  const t = useWords(qualityWords);
  const numbered = nc.serials.length > 0;
  const [draft, setDraft] = useState<Draft>(() =>
    numbered ? emptyDraft : { ...emptyDraft, passed: nc.quantity },
  );
  const run = useCommand({
    name: `quality.reinspect.${nc.id}`,
    run: (_: undefined, key) =>
      body(
        api.POST("/api/v1/nonconformances/{id}/reinspect", {
          params: headers(nc, key),
          body: { ...findingsOf(draft, numbered) },
        }),
      ),
    onDone: useDone({ nc, onClose }),
  });
  return (
    <CommandDialog
      title={t("reinspectTitle", { number: nc.number })}
      okText={t("inspectRun")}
      busy={run.busy}
      problem={run.problem}
      ready={isReady(draft, numbered, false)}
      width={720}
      onOk={() => run.run(undefined)}
      onClose={onClose}
    >
      <FindingsForm
        draft={draft}
        onChange={setDraft}
        machines={numbered ? nc.serials : null}
        describes={false}
      />
    </CommandDialog>
  );
}
