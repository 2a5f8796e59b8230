/** Issuing a version: what differs from the customer's master data is looked at first. */

import { useQueryClient } from "@tanstack/react-query";
import { Checkbox } from "antd";
import { useState } from "react";
import { api, body } from "../../../api/client.ts";
import { commandHeaders, useCommand } from "../../../api/command.ts";
import { useText, useWords } from "../../../i18n/words.ts";
import { CommandDialog } from "../../../ui/command-dialog.tsx";
import { message } from "../../../ui/message.ts";
import type { QuotationPage } from "./queries.ts";
import { quotationWords } from "./words.ts";

export function IssueDialog({ page, onClose }: { page: QuotationPage; onClose: () => void }) {
  const t = useWords(quotationWords);
  const text = useText();
  const client = useQueryClient();
  const [meant, setMeant] = useState(false);
  const differs = page.mismatches.length > 0;
  const issue = useCommand<void, { number: string; version: number }>({
    name: `quotation.issue:${page.id}:${page.revision}`,
    run: (_, key) =>
      body(
        api.POST("/api/v1/quotations/{id}/issue", {
          params: {
            path: { id: page.id },
            header: commandHeaders(key, `"r${page.revision}"`),
          },
          body: { mismatches_meant: meant },
        }),
      ),
    onDone: (done) => {
      message.success(t("issuedDone", { number: done.number, n: done.version }));
      client.invalidateQueries({ queryKey: ["quotation"] });
      onClose();
    },
  });
  return (
    <CommandDialog
      title={t("issueTitle", { n: page.versions[0]?.version ?? 1 })}
      okText={t("issueRun")}
      busy={issue.busy}
      problem={issue.problem}
      ready={!differs || meant}
      onOk={issue.run}
      onClose={onClose}
    >
      <p>{t("issueHelp")}</p>
      {differs && (
        <div className="yd-stack">
          <p className="yd-warn">{t("mismatches")}</p>
          <ul>
            {page.mismatches.map((one) => (
              <li key={one.code}>{text(one.message)}</li>
            ))}
          </ul>
          <Checkbox checked={meant} onChange={(event) => setMeant(event.target.checked)}>
            {t("mismatchesMeant")}
          </Checkbox>
        </div>
      )}
    </CommandDialog>
  );
}
