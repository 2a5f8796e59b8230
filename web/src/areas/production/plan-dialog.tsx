/** Giving a work order its place and days; clashes are shown, the planner decides. */

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, body } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import { useFormat } from "../../i18n/format.ts";
import { useText, useWords } from "../../i18n/words.ts";
import { CommandDialog } from "../../ui/command-dialog.tsx";
import { DateInput } from "../../ui/date-input.tsx";
import { Choice, Field, TextInput } from "../../ui/field.tsx";
import { message } from "../../ui/message.ts";
import { overlapping } from "./gantt.ts";
import { centresQuery, unfinishedQuery, type WorkOrder } from "./queries.ts";
import { productionWords } from "./words.ts";

export function PlanDialog({ work, onClose }: { work: WorkOrder; onClose: () => void }) {
  const t = useWords(productionWords);
  const text = useText();
  const client = useQueryClient();
  const centres = useQuery(centresQuery()).data ?? [];
  const [centre, setCentre] = useState(work.work_centre_id ?? "");
  const [start, setStart] = useState<string | null>(work.start_on ?? null);
  const [end, setEnd] = useState<string | null>(work.end_on ?? null);
  const [standard, setStandard] = useState(work.standard);
  const run = useCommand({
    name: `work_order.plan.${work.id}`,
    run: (_: undefined, key) =>
      body(
        api.POST("/api/v1/work-orders/{id}/plan", {
          params: { path: { id: work.id }, header: commandHeaders(key, `"r${work.version}"`) },
          body: { work_centre_id: centre, start_on: start ?? "", end_on: end ?? "", standard },
        }),
      ),
    onDone: () => {
      message.success(t("planned"));
      client.invalidateQueries({ queryKey: ["work_order"] });
      client.invalidateQueries({ queryKey: ["sales_order", work.order_id] });
      onClose();
    },
  });
  const options = centres
    .filter((one) => one.active !== false || one.id === work.work_centre_id)
    .map((one) => ({ value: one.id, label: `${one.code} ${text(one.name)}` }));
  return (
    <CommandDialog
      title={t("planTitle", { number: work.number })}
      okText={t("planRun")}
      busy={run.busy}
      problem={run.problem}
      ready={centre !== "" && start !== null && end !== null}
      onOk={() => run.run(undefined)}
      onClose={onClose}
    >
      <p>
        {work.product_name} × {work.quantity}
      </p>
      <Field label={t("centre")} pointer="/work_centre_id" required>
        {(control) => (
          <Choice
            {...control}
            placeholder={t("chooseCentre")}
            value={centre}
            options={options}
            onChange={setCentre}
          />
        )}
      </Field>
      <Field label={t("start")} pointer="/start_on" required>
        {(control) => <DateInput {...control} value={start} onChange={setStart} />}
      </Field>
      <Field label={t("end")} pointer="/end_on" required>
        {(control) => <DateInput {...control} value={end} onChange={setEnd} />}
      </Field>
      <Field label={t("standard")} pointer="/standard" hint={t("standardHint")}>
        {(control) => <TextInput {...control} value={standard} onChange={setStandard} />}
      </Field>
      <Warnings work={work} centre={centre} start={start} end={end} />
    </CommandDialog>
  );
}

interface WarningsProps {
  work: WorkOrder;
  centre: string;
  start: string | null;
  end: string | null;
}

/** What the plan means, before it is saved; the server checks it again. */
function Warnings({ work, centre, start, end }: WarningsProps) {
  const t = useWords(productionWords);
  const format = useFormat();
  const others = useQuery(unfinishedQuery()).data ?? [];
  if (!start || !end) return null;
  const clashes = overlapping(others, { id: work.id, centre, start, end });
  const late = work.due_on != null && end > work.due_on;
  return (
    <div role="status" className="yd-stack">
      {late && <p className="yd-warn">{t("planLate", { due: format.date(work.due_on ?? "") })}</p>}
      {clashes.length > 0 && (
        <div className="yd-warn">
          <p>{t("clashes")}</p>
          <ul>
            {clashes.map((one) => (
              <li key={one.id}>
                {one.number} · {one.order_label} · {format.date(one.start_on ?? "")} –{" "}
                {format.date(one.end_on ?? "")}
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
