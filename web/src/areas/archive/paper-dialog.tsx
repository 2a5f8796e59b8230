/** Handing in a paper, putting another in its place, or stating that it is not needed. */

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { body } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import type { StoredFile } from "../../api/types.ts";
import { useWords } from "../../i18n/words.ts";
import { CommandDialog } from "../../ui/command-dialog.tsx";
import { Field, TextArea, TextInput } from "../../ui/field.tsx";
import { FileUpload } from "../../ui/file-upload.tsx";
import { archiveApi } from "./queries.ts";
import type { Paper } from "./types.ts";
import { archiveWords } from "./words.ts";

export interface PaperAct {
  act: "add" | "supersede" | "waive";
  kind: string;
  title: string;
  /** The one that is superseded. */
  paper: Paper | null;
}

interface PaperDialogProps extends PaperAct {
  order: string;
  onClose: () => void;
}

export function PaperDialog({ order, act, kind, title, paper, onClose }: PaperDialogProps) {
  const t = useWords(archiveWords);
  const client = useQueryClient();
  const [file, setFile] = useState<StoredFile | null>(null);
  const [name, setName] = useState(paper?.title ?? "");
  const [reason, setReason] = useState("");
  const run = useCommand({
    name: `paper.${act}.${order}.${paper?.id ?? kind}`,
    run: async (_: undefined, key) => {
      const header = commandHeaders(key);
      if (act === "waive") {
        const params = { path: { id: order, kind }, header };
        const sent = { reason: reason.trim() };
        await archiveApi.POST("/api/v1/orders/{id}/papers/{kind}/waive", { params, body: sent });
        return;
      }
      await body(
        archiveApi.POST("/api/v1/orders/{id}/papers", {
          params: { path: { id: order }, header },
          body: {
            file_id: file?.id ?? "",
            kind,
            title: name.trim(),
            supersedes: paper?.id ?? null,
            reason: reason.trim(),
          },
        }),
      );
    },
    onDone: () => {
      client.invalidateQueries({ queryKey: ["sales_order"] });
      client.invalidateQueries({ queryKey: ["workbench"] });
      onClose();
    },
  });
  const explained = act === "add" || reason.trim() !== "";
  const uploaded = act === "waive" || file !== null;
  return (
    <CommandDialog
      title={t(`${act}Title`, { title })}
      okText={t(act)}
      busy={run.busy}
      problem={run.problem}
      ready={explained && uploaded}
      onOk={() => run.run(undefined)}
      onClose={onClose}
    >
      {act !== "waive" && (
        <>
          <Field label={t("file")} pointer="/file_id" required>
            {(control) => (
              <FileUpload
                {...control}
                file={file && { id: file.id, name: file.name }}
                onChange={setFile}
              />
            )}
          </Field>
          <Field label={t("paperTitle")} pointer="/title">
            {(control) => <TextInput {...control} value={name} onChange={setName} />}
          </Field>
        </>
      )}
      {act !== "add" && (
        <Field label={t("reason")} pointer="/reason" required>
          {(control) => <TextArea {...control} value={reason} onChange={setReason} />}
        </Field>
      )}
    </CommandDialog>
  );
}
