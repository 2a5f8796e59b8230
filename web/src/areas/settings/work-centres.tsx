import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, body } from "../../api/client.ts";
import { commandHeaders } from "../../api/command.ts";
import { useMay } from "../../api/session.ts";
import { useText, useWords } from "../../i18n/words.ts";
import { Field, TextInput } from "../../ui/field.tsx";
import { QtyText } from "../../ui/figures.tsx";
import { Part } from "./part.tsx";
import { type WorkCentre, workCentresQuery } from "./queries.ts";
import { ActiveBox, RecordDialog } from "./record-dialog.tsx";
import { SimpleTable } from "./simple-table.tsx";
import { settingsWords } from "./words.ts";

export function WorkCentres() {
  const t = useWords(settingsWords);
  const text = useText();
  const may = useMay("production.centres");
  const query = useQuery(workCentresQuery());
  const [open, setOpen] = useState<WorkCentre | "new" | null>(null);
  return (
    <>
      <Part help={t("centresHelp")} query={query} onAdd={may && (() => setOpen("new"))}>
        {(rows) => (
          <SimpleTable
            label={t("work-centres")}
            rows={rows}
            rowKey={(row) => row.id}
            rowName={(row) => text(row.name)}
            inactive={(row) => row.active === false}
            onEdit={may && setOpen}
            columns={[
              { title: t("name"), render: (row) => text(row.name) },
              { title: t("code"), render: (row) => row.code },
              { title: t("dailyHours"), render: (row) => <QtyText quantity={row.daily_hours} /> },
            ]}
          />
        )}
      </Part>
      {open && <CentreDialog centre={open === "new" ? null : open} onClose={() => setOpen(null)} />}
    </>
  );
}

function CentreDialog({ centre, onClose }: { centre: WorkCentre | null; onClose: () => void }) {
  const t = useWords(settingsWords);
  const text = useText();
  const [code, setCode] = useState(centre?.code ?? "");
  const [zh, setZh] = useState(centre?.name.zh ?? "");
  const [en, setEn] = useState(centre?.name.en ?? "");
  const [hours, setHours] = useState(centre?.daily_hours ?? "8");
  const [active, setActive] = useState(centre?.active ?? true);
  const input = {
    code: code.trim(),
    name: { zh: zh.trim(), en: en.trim() || zh.trim() },
    daily_hours: hours.trim(),
    active,
  };
  const run = (key: string): Promise<unknown> =>
    centre
      ? body(
          api.PUT("/api/v1/work-centres/{id}", {
            params: { path: { id: centre.id } },
            headers: commandHeaders(key),
            body: input,
          }),
        )
      : body(
          api.POST("/api/v1/work-centres", {
            params: { header: commandHeaders(key) },
            body: input,
          }),
        );
  return (
    <RecordDialog
      name={`work_centre.${centre?.id ?? "new"}`}
      title={centre ? text(centre.name) : t("newCentre")}
      ready={zh.trim() !== "" && code.trim() !== "" && hours.trim() !== ""}
      kind="work_centre"
      run={run}
      onClose={onClose}
    >
      <Field label={t("code")} pointer="/code" required>
        {(control) => <TextInput {...control} value={code} onChange={setCode} />}
      </Field>
      <Field label={t("nameZh")} pointer="/name" required>
        {(control) => <TextInput {...control} value={zh} onChange={setZh} />}
      </Field>
      <Field label={t("nameEn")}>
        {(control) => <TextInput {...control} value={en} onChange={setEn} />}
      </Field>
      <Field label={t("dailyHours")} pointer="/daily_hours" required>
        {(control) => (
          <TextInput {...control} inputMode="decimal" value={hours} onChange={setHours} />
        )}
      </Field>
      <ActiveBox active={active} onChange={setActive} />
    </RecordDialog>
  );
}
