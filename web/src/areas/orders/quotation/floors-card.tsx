/** Quoted prices below the floor, and who approved which. */

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../../api/client.ts";
import { commandHeaders, useCommand } from "../../../api/command.ts";
import type { FloorLine } from "../../../api/types.ts";
import { percentRead } from "../../../i18n/decimal.ts";
import { useFormat } from "../../../i18n/format.ts";
import { useWords } from "../../../i18n/words.ts";
import { CommandDialog } from "../../../ui/command-dialog.tsx";
import { Field, TextArea } from "../../../ui/field.tsx";
import { ActionButton, actionOf } from "../../../ui/why-not.tsx";
import type { QuotationPage } from "./queries.ts";
import { quotationWords } from "./words.ts";

export function FloorsCard({ page }: { page: QuotationPage }) {
  const t = useWords(quotationWords);
  const format = useFormat();
  const [approving, setApproving] = useState<FloorLine | null>(null);
  if (page.floors.length === 0) return null;
  const currency = page.versions[0]?.currency ?? "CNY";
  return (
    <section className="yd-card" aria-labelledby="floors-title">
      <h2 id="floors-title">{t("floors")}</h2>
      <ul className="yd-quotation-lines">
        {page.floors.map((floor) => (
          <li key={floor.line_id} className="yd-row yd-row-between">
            <span>
              {t("floorLine", {
                no: floor.no,
                product: floor.product,
                price: format.money(floor.price, currency),
                floor: format.money(floor.floor, currency),
                percent: percentRead(floor.below),
              })}
            </span>
            {floor.approved_by ? (
              <span className="yd-good">
                {t("floorApproved", { name: floor.approved_by, reason: floor.reason ?? "" })}
              </span>
            ) : (
              <ActionButton
                size="small"
                action={actionOf(page.actions, "approve_price")}
                onRun={() => setApproving(floor)}
              >
                {t("approve")}
              </ActionButton>
            )}
          </li>
        ))}
      </ul>
      {approving && (
        <ApproveDialog floor={approving} page={page} onClose={() => setApproving(null)} />
      )}
    </section>
  );
}

interface ApproveDialogProps {
  floor: FloorLine;
  page: QuotationPage;
  onClose: () => void;
}

function ApproveDialog({ floor, page, onClose }: ApproveDialogProps) {
  const t = useWords(quotationWords);
  const client = useQueryClient();
  const [reason, setReason] = useState("");
  const save = useCommand<void>({
    name: `quotation.floor:${floor.line_id}:${page.revision}`,
    run: (_, key) =>
      api.POST("/api/v1/quotations/{id}/lines/{line_id}/floor-approval", {
        params: {
          path: { id: page.id, line_id: floor.line_id },
          header: commandHeaders(key, `"r${page.revision}"`),
        },
        body: { reason: reason.trim() },
      }),
    onDone: () => {
      client.invalidateQueries({ queryKey: ["quotation", page.id] });
      onClose();
    },
  });
  return (
    <CommandDialog
      title={t("approve")}
      okText={t("approve")}
      busy={save.busy}
      problem={save.problem}
      ready={reason.trim() !== ""}
      onOk={save.run}
      onClose={onClose}
    >
      <Field label={t("reason")} pointer="/reason" required>
        {(control) => <TextArea {...control} value={reason} onChange={setReason} />}
      </Field>
    </CommandDialog>
  );
}
