/** Recording an inspection: of a delivery, of work under way, of finished units. */

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, body } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import { useFormat } from "../../i18n/format.ts";
import { useWords } from "../../i18n/words.ts";
import { CommandDialog } from "../../ui/command-dialog.tsx";
import { Choice, Field } from "../../ui/field.tsx";
import { emptyDraft, findingsOf, isReady } from "./findings.ts";
import { FindingsForm } from "./findings-form.tsx";
import type { Target } from "./targets.ts";
import { qualityWords } from "./words.ts";
import "./quality.css";

interface InspectDialogProps {
  order: string;
  targets: readonly Target[];
  /** The delivery that a task leads to. */
  arrival: string | null;
  onClose: () => void;
}

export function InspectDialog({ order, targets, arrival, onClose }: InspectDialogProps) {
  const t = useWords(qualityWords);
  const format = useFormat();
  const client = useQueryClient();
  const [key, setKey] = useState(() => {
    const asked = targets.find((target) => arrival !== null && target.arrival_id === arrival);
    return (asked ?? targets[0])?.key ?? "";
  });
  const [draft, setDraft] = useState(emptyDraft);
  const target = targets.find((one) => one.key === key);
  const numbered = target?.machines != null;
  const run = useCommand({
    name: `quality.inspect.${order}`,
    run: (chosen: Target, intent) => {
      const findings = findingsOf(draft, chosen.machines !== null);
      const failed = findings !== null && findings.failed !== "0";
      return body(
        api.POST("/api/v1/orders/{id}/inspections", {
          params: { path: { id: order }, header: commandHeaders(intent) },
          body: {
            stage: chosen.stage,
            line_id: chosen.line_id,
            work_order_id: chosen.work_order_id,
            arrival_id: chosen.arrival_id,
            ...findings,
            failure: failed ? { description: draft.description.trim() } : null,
          },
        }),
      );
    },
    onDone: () => {
      client.invalidateQueries({ queryKey: ["sales_order", order] });
      client.invalidateQueries({ queryKey: ["nonconformance"] });
      client.invalidateQueries({ queryKey: ["requirement"] });
      onClose();
    },
  });
  const choose = (next: string) => {
    setKey(next);
    setDraft(emptyDraft);
    run.clear();
  };
  return (
    <CommandDialog
      title={t(target?.passed ? "failTitle" : "inspectTitle")}
      okText={t("inspectRun")}
      busy={run.busy}
      problem={run.problem}
      ready={target !== undefined && isReady(draft, numbered, true)}
      width={720}
      onOk={() => target && run.run(target)}
      onClose={onClose}
    >
      {!target && <p className="yd-muted">{t("nothing")}</p>}
      {target && (
        <>
          <Field
            label={t("what")}
            hint={t(target.passed ? "failHelp" : "toInspect", {
              n: format.quantity(target.open),
              unit: target.unit,
            })}
          >
            {(control) => (
              <Choice
                {...control}
                value={key}
                options={targets.map((one) => ({
                  value: one.key,
                  label: `${t(`stage_${one.stage}`)} · ${one.name}`,
                }))}
                onChange={choose}
              />
            )}
          </Field>
          <FindingsForm
            draft={draft}
            onChange={setDraft}
            machines={target.machines}
            verdicts={target.passed ? ["failed"] : ["passed", "failed"]}
            describes
          />
        </>
      )}
    </CommandDialog>
  );
}
