/** Filing the dossier, applying for closing, and deciding about it. */

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { body } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import { useWords } from "../../i18n/words.ts";
import { CommandDialog } from "../../ui/command-dialog.tsx";
import { Field, TextArea } from "../../ui/field.tsx";
import { archiveApi } from "./queries.ts";
import { archiveWords } from "./words.ts";

export type ClosingAct = "fileDossier" | "apply" | "approve" | "sendBack";

interface ClosingDialogProps {
  order: string;
  act: ClosingAct;
  onClose: () => void;
}

const help = { fileDossier: "fileHelp", apply: "applyHelp", approve: "approveHelp" } as const;

export function ClosingDialog({ order, act, onClose }: ClosingDialogProps) {
  const t = useWords(archiveWords);
  const client = useQueryClient();
  const [reason, setReason] = useState("");
  const run = useCommand({
    name: `closing.${act}.${order}`,
    run: async (_: undefined, key) => {
      const params = { path: { id: order }, header: commandHeaders(key) };
      switch (act) {
        case "fileDossier":
          await body(archiveApi.POST("/api/v1/orders/{id}/archive", { params }));
          return;
        case "apply":
          await body(archiveApi.POST("/api/v1/orders/{id}/closing/apply", { params }));
          return;
        case "approve":
        case "sendBack": {
          const sent = { approve: act === "approve", reason: reason.trim() };
          const path = "/api/v1/orders/{id}/closing/decide";
          await body(archiveApi.POST(path, { params, body: sent }));
        }
      }
    },
    onDone: () => {
      client.invalidateQueries({ queryKey: ["sales_order"] });
      client.invalidateQueries({ queryKey: ["workbench"] });
      onClose();
    },
  });
  const returning = act === "sendBack";
  return (
    <CommandDialog
      title={t(act)}
      okText={t("confirm")}
      busy={run.busy}
      problem={run.problem}
      ready={!returning || reason.trim() !== ""}
      onOk={() => run.run(undefined)}
      onClose={onClose}
    >
      {act !== "sendBack" && <p>{t(help[act])}</p>}
      {returning && (
        <Field label={t("reason")} pointer="/reason" required>
          {(control) => <TextArea {...control} value={reason} onChange={setReason} />}
        </Field>
      )}
    </CommandDialog>
  );
}
