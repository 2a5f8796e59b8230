/** Ending a contract, with a coded reason. */

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../../api/client.ts";
import { commandHeaders, useCommand } from "../../../api/command.ts";
import { useWords } from "../../../i18n/words.ts";
import { CommandDialog } from "../../../ui/command-dialog.tsx";
import { Choice, Field, TextArea } from "../../../ui/field.tsx";
import type { ContractPage, EndCode } from "./queries.ts";
import { contractWords } from "./words.ts";

const codes: readonly EndCode[] = [
  "completed",
  "agreement",
  "customer_breach",
  "our_breach",
  "force_majeure",
];

export function EndDialog({ page, onClose }: { page: ContractPage; onClose: () => void }) {
  const t = useWords(contractWords);
  const client = useQueryClient();
  const fitting: readonly EndCode[] = page.state === "draft" ? ["not_signed"] : codes;
  const [code, setCode] = useState<EndCode>(fitting[0] ?? "completed");
  const [reason, setReason] = useState("");
  const end = useCommand<void>({
    name: `contract.end:${page.id}:${page.revision}`,
    run: (_, key) =>
      api.POST("/api/v1/contracts/{id}/end", {
        params: { path: { id: page.id }, header: commandHeaders(key, `"r${page.revision}"`) },
        body: { code, reason },
      }),
    onDone: () => {
      client.invalidateQueries({ queryKey: ["contract"] });
      onClose();
    },
  });
  return (
    <CommandDialog
      title={t("endTitle")}
      okText={t("endTitle")}
      danger
      busy={end.busy}
      problem={end.problem}
      ready={reason.trim() !== ""}
      onOk={end.run}
      onClose={onClose}
    >
      <Field label={t("endCode")} pointer="/code" required>
        {(control) => (
          <Choice
            {...control}
            value={code}
            options={fitting.map((value) => ({ value, label: t(`end_${value}`) }))}
            onChange={setCode}
          />
        )}
      </Field>
      <Field label={t("reason")} pointer="/reason" required>
        {(control) => <TextArea {...control} value={reason} onChange={setReason} />}
      </Field>
    </CommandDialog>
  );
}
