/** Adding an annex, or a version of one. */

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, body } from "../../../api/client.ts";
import { commandHeaders, useCommand } from "../../../api/command.ts";
import type { StoredFile } from "../../../api/types.ts";
import { useWords } from "../../../i18n/words.ts";
import { CommandDialog } from "../../../ui/command-dialog.tsx";
import { Choice, Field, TextInput } from "../../../ui/field.tsx";
import { FileUpload } from "../../../ui/file-upload.tsx";
import type { Annex, AnnexInput } from "./queries.ts";
import { contractWords } from "./words.ts";

const kinds: readonly AnnexInput["kind"][] = [
  "drawing",
  "sample_picture",
  "logo",
  "process_sheet",
  "technical_agreement",
  "other",
];
const levels: readonly AnnexInput["confidentiality"][] = ["open", "internal", "confidential"];

interface AnnexDialogProps {
  contract: string;
  /** The annex that gets a version; none for a new one. */
  annex: Annex | null;
  onClose: () => void;
}

export function AnnexDialog({ contract, annex, onClose }: AnnexDialogProps) {
  const t = useWords(contractWords);
  const client = useQueryClient();
  const newest = annex?.versions[0];
  const [title, setTitle] = useState(newest?.title ?? "");
  const [kind, setKind] = useState<AnnexInput["kind"]>(newest?.kind ?? "drawing");
  const [level, setLevel] = useState(newest?.confidentiality ?? "internal");
  const [note, setNote] = useState("");
  const [file, setFile] = useState<StoredFile | null>(null);
  const add = useCommand<AnnexInput, { version: number }>({
    name: `contract.annex:${contract}:${annex?.id ?? "new"}:${annex?.versions.length ?? 0}`,
    run: (input, key) =>
      annex
        ? body(
            api.POST("/api/v1/contracts/{id}/annexes/{annex}/versions", {
              params: { path: { id: contract, annex: annex.id }, header: commandHeaders(key) },
              body: input,
            }),
          )
        : body(
            api.POST("/api/v1/contracts/{id}/annexes", {
              params: { path: { id: contract }, header: commandHeaders(key) },
              body: input,
            }),
          ),
    onDone: () => {
      client.invalidateQueries({ queryKey: ["contract"] });
      onClose();
    },
  });
  const run = () => {
    if (file) add.run({ title, kind, confidentiality: level, file_id: file.id, note });
  };
  return (
    <CommandDialog
      title={t(annex ? "newVersion" : "addAnnex")}
      okText={t(annex ? "newVersion" : "addAnnex")}
      busy={add.busy}
      problem={add.problem}
      ready={title.trim() !== "" && file !== null}
      onOk={run}
      onClose={onClose}
    >
      <Field label={t("annexFile")} pointer="/file_id" required>
        {(control) => <FileUpload {...control} file={file} onChange={setFile} />}
      </Field>
      <Field label={t("annexTitle")} pointer="/title" required>
        {(control) => <TextInput {...control} value={title} onChange={setTitle} />}
      </Field>
      <Field label={t("annexKind")} pointer="/kind">
        {(control) => (
          <Choice
            {...control}
            value={kind}
            options={kinds.map((value) => ({ value, label: t(value) }))}
            onChange={setKind}
          />
        )}
      </Field>
      <Field label={t("confidentiality")} pointer="/confidentiality" hint={t("confidentialHelp")}>
        {(control) => (
          <Choice
            {...control}
            value={level}
            options={levels.map((value) => ({ value, label: t(value) }))}
            onChange={setLevel}
          />
        )}
      </Field>
      <Field label={t("note")} pointer="/note">
        {(control) => <TextInput {...control} value={note} onChange={setNote} />}
      </Field>
    </CommandDialog>
  );
}
