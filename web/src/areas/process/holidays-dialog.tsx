/** Adds the public holidays of a year from the file that is published for it. */

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, body } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import { useWords } from "../../i18n/words.ts";
import { CommandDialog } from "../../ui/command-dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { processWords } from "./words.ts";

export function HolidaysDialog({ onClose }: { onClose: () => void }) {
  const t = useWords(processWords);
  const client = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const publish = useCommand({
    name: "calendar.publish",
    run: async (chosen: File, key) =>
      body(
        api.POST("/api/v1/calendar/holidays", {
          params: { header: commandHeaders(key) },
          body: { file: await chosen.text() },
        }),
      ),
    onDone: () => {
      client.invalidateQueries({ queryKey: ["calendar"] });
      onClose();
    },
  });
  return (
    <CommandDialog
      title={t("publishYear")}
      okText={t("publish")}
      busy={publish.busy}
      problem={publish.problem}
      ready={file !== null}
      onOk={() => file && publish.run(file)}
      onClose={onClose}
    >
      <p className="yd-muted">{t("publishHelp")}</p>
      <Field label={t("publishFile")} pointer="/file" required>
        {(control) => (
          <input
            {...control}
            type="file"
            accept=".json,application/json"
            onChange={(event) => setFile(event.target.files?.[0] ?? null)}
          />
        )}
      </Field>
    </CommandDialog>
  );
}
