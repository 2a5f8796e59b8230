/** Beginning a supplement: why the contract changes. */

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate } from "react-router";
import { api, body } from "../../../api/client.ts";
import { commandHeaders, useCommand } from "../../../api/command.ts";
import { useWords } from "../../../i18n/words.ts";
import { CommandDialog } from "../../../ui/command-dialog.tsx";
import { Field, TextArea } from "../../../ui/field.tsx";
import type { ContractPage } from "./queries.ts";
import { contractWords } from "./words.ts";

export function SupplementDialog({ page, onClose }: { page: ContractPage; onClose: () => void }) {
  const t = useWords(contractWords);
  const client = useQueryClient();
  const navigate = useNavigate();
  const [reason, setReason] = useState("");
  const begin = useCommand<void, { id: string }>({
    name: `contract.supplement:${page.id}:${page.revision}`,
    run: (_, key) =>
      body(
        api.POST("/api/v1/contracts/{id}/supplement", {
          params: { path: { id: page.id }, header: commandHeaders(key) },
          body: { reason },
        }),
      ),
    onDone: async () => {
      await client.invalidateQueries({ queryKey: ["contract"] });
      navigate(`/contracts/entry/${page.id}`);
    },
  });
  return (
    <CommandDialog
      title={t("supplementTitle")}
      okText={t("supplementTitle")}
      busy={begin.busy}
      problem={begin.problem}
      ready={reason.trim() !== ""}
      onOk={begin.run}
      onClose={onClose}
    >
      <p>{t("supplementHelp")}</p>
      <Field label={t("reason")} pointer="/reason" required>
        {(control) => <TextArea {...control} value={reason} onChange={setReason} />}
      </Field>
    </CommandDialog>
  );
}
