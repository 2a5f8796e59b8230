/** Taking back what the customer has. */

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../../api/client.ts";
import { commandHeaders, useCommand } from "../../../api/command.ts";
import { useWords } from "../../../i18n/words.ts";
import { CommandDialog } from "../../../ui/command-dialog.tsx";
import { Field, TextArea } from "../../../ui/field.tsx";
import type { QuotationPage } from "./queries.ts";
import { quotationWords } from "./words.ts";

export function WithdrawDialog({ page, onClose }: { page: QuotationPage; onClose: () => void }) {
  const t = useWords(quotationWords);
  const client = useQueryClient();
  const [reason, setReason] = useState("");
  const withdraw = useCommand<void>({
    name: `quotation.withdraw:${page.id}:${page.revision}`,
    run: (_, key) =>
      api.POST("/api/v1/quotations/{id}/withdraw", {
        params: { path: { id: page.id }, header: commandHeaders(key) },
        body: { reason },
      }),
    onDone: () => {
      client.invalidateQueries({ queryKey: ["quotation"] });
      onClose();
    },
  });
  return (
    <CommandDialog
      title={t("withdrawTitle")}
      okText={t("withdrawTitle")}
      danger
      busy={withdraw.busy}
      problem={withdraw.problem}
      ready={reason.trim() !== ""}
      onOk={withdraw.run}
      onClose={onClose}
    >
      <p>{t("withdrawHelp")}</p>
      <Field label={t("reason")} pointer="/reason" required>
        {(control) => <TextArea {...control} value={reason} onChange={setReason} />}
      </Field>
    </CommandDialog>
  );
}
