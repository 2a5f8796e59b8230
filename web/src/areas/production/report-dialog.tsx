/** Reporting progress: pieces, percent, expected finish, anomalies. */

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, body } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import { parseDecimal, showDecimal } from "../../i18n/decimal.ts";
import { useFormat } from "../../i18n/format.ts";
import { useWords } from "../../i18n/words.ts";
import { CommandDialog } from "../../ui/command-dialog.tsx";
import { DateInput } from "../../ui/date-input.tsx";
import { Field, TextArea, TextInput } from "../../ui/field.tsx";
import type { WorkOrder } from "./queries.ts";
import { productionWords } from "./words.ts";

export function ReportDialog({ work, onClose }: { work: WorkOrder; onClose: () => void }) {
  const t = useWords(productionWords);
  const format = useFormat();
  const client = useQueryClient();
  const [quantity, setQuantity] = useState("");
  const [percent, setPercent] = useState("");
  const [predicted, setPredicted] = useState<string | null>(work.predicted_on ?? null);
  const [anomaly, setAnomaly] = useState("");
  const [note, setNote] = useState("");
  const pieces = quantity.trim() === "" ? 0n : parseDecimal(quantity);
  const progress = percent.trim() === "" ? null : Number.parseInt(percent, 10);
  const run = useCommand({
    name: `work_order.report.${work.id}`,
    run: (_: undefined, key) =>
      body(
        api.POST("/api/v1/work-orders/{id}/reports", {
          params: { path: { id: work.id }, header: commandHeaders(key) },
          body: {
            quantity: showDecimal(pieces ?? 0n),
            percent: progress,
            predicted_on: predicted,
            anomaly: anomaly.trim(),
            note: note.trim(),
          },
        }),
      ),
    onDone: () => {
      client.invalidateQueries({ queryKey: ["work_order"] });
      client.invalidateQueries({ queryKey: ["sales_order", work.order_id] });
      onClose();
    },
  });
  return (
    <CommandDialog
      title={t("reportTitle", { number: work.number })}
      okText={t("reportRun")}
      busy={run.busy}
      problem={run.problem}
      ready={pieces !== null && (progress === null || Number.isInteger(progress))}
      onOk={() => run.run(undefined)}
      onClose={onClose}
    >
      <Field
        label={t("reportQuantity")}
        pointer="/quantity"
        hint={t("reportRest", { rest: format.quantity(restOf(work)), unit: "" }).trim()}
      >
        {(control) => (
          <TextInput {...control} inputMode="decimal" value={quantity} onChange={setQuantity} />
        )}
      </Field>
      <Field label={t("percent")} pointer="/percent" hint={t("percentHint")}>
        {(control) => (
          <TextInput {...control} inputMode="numeric" value={percent} onChange={setPercent} />
        )}
      </Field>
      <Field label={t("predicted")} pointer="/predicted_on">
        {(control) => <DateInput {...control} value={predicted} onChange={setPredicted} />}
      </Field>
      <Field label={t("anomaly")} pointer="/anomaly" hint={t("anomalyHint")}>
        {(control) => <TextArea {...control} value={anomaly} onChange={setAnomaly} />}
      </Field>
      <Field label={t("note")} pointer="/note">
        {(control) => <TextArea {...control} value={note} onChange={setNote} />}
      </Field>
    </CommandDialog>
  );
}

/** What is still to be made. */
export function restOf(work: WorkOrder): string {
  return showDecimal((parseDecimal(work.quantity) ?? 0n) - (parseDecimal(work.made) ?? 0n));
}
