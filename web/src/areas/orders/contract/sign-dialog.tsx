/** Putting the version in hand in force. */

import { useQueryClient } from "@tanstack/react-query";
import { api, body } from "../../../api/client.ts";
import { commandHeaders, useCommand } from "../../../api/command.ts";
import { useWords } from "../../../i18n/words.ts";
import { CommandDialog } from "../../../ui/command-dialog.tsx";
import { message } from "../../../ui/message.ts";
import type { ContractPage } from "./queries.ts";
import { contractWords } from "./words.ts";

export function SignDialog({ page, onClose }: { page: ContractPage; onClose: () => void }) {
  const t = useWords(contractWords);
  const client = useQueryClient();
  const sign = useCommand<void, { number: string }>({
    name: `contract.sign:${page.id}:${page.revision}`,
    run: (_, key) =>
      body(
        api.POST("/api/v1/contracts/{id}/sign", {
          params: { path: { id: page.id }, header: commandHeaders(key, `"r${page.revision}"`) },
          body: {},
        }),
      ),
    onDone: ({ number }) => {
      message.success(t("signDone", { number }));
      client.invalidateQueries({ queryKey: ["contract"] });
      onClose();
    },
  });
  return (
    <CommandDialog
      title={t("signTitle")}
      okText={t("signTitle")}
      busy={sign.busy}
      problem={sign.problem}
      onOk={sign.run}
      onClose={onClose}
    >
      <p>{t("signHelp")}</p>
    </CommandDialog>
  );
}
