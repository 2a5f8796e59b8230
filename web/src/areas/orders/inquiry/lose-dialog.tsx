/** Why an inquiry came to nothing: a code for the figures, words for people. */

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../../api/client.ts";
import { commandHeaders, useCommand } from "../../../api/command.ts";
import { useWords } from "../../../i18n/words.ts";
import { CommandDialog } from "../../../ui/command-dialog.tsx";
import { Choice, Field, TextArea } from "../../../ui/field.tsx";
import type { InquiryPage, LostCode } from "./queries.ts";
import { inquiryWords } from "./words.ts";

const codes = [
  "price",
  "delivery_time",
  "technical",
  "competitor",
  "budget",
  "no_answer",
  "other",
] as const satisfies readonly LostCode[];

export function LoseDialog({ page, onClose }: { page: InquiryPage; onClose: () => void }) {
  const t = useWords(inquiryWords);
  const client = useQueryClient();
  const [code, setCode] = useState<LostCode>("price");
  const [reason, setReason] = useState("");
  const needsWords = code === "other";
  const lose = useCommand<void>({
    name: `inquiry.lose:${page.id}`,
    run: (_, key) =>
      api.POST("/api/v1/inquiries/{id}/lose", {
        params: { path: { id: page.id }, header: commandHeaders(key) },
        body: { code, reason: reason.trim() },
      }),
    onDone: () => {
      client.invalidateQueries({ queryKey: ["inquiry"] });
      onClose();
    },
  });
  return (
    <CommandDialog
      title={t("loseTitle")}
      okText={t("loseTitle")}
      danger
      busy={lose.busy}
      problem={lose.problem}
      ready={!needsWords || reason.trim() !== ""}
      onOk={lose.run}
      onClose={onClose}
    >
      <Field label={t("lostBecause")} pointer="/code" required>
        {(control) => (
          <Choice
            {...control}
            value={code}
            options={codes.map((value) => ({ value, label: t(`lost_${value}`) }))}
            onChange={setCode}
          />
        )}
      </Field>
      <Field label={t("lostWords")} pointer="/reason" required={needsWords}>
        {(control) => <TextArea {...control} value={reason} onChange={setReason} />}
      </Field>
    </CommandDialog>
  );
}
