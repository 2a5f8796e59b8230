import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, body } from "../../api/client.ts";
import { commandHeaders } from "../../api/command.ts";
import { departmentsQuery } from "../../api/lookups.ts";
import { useMay } from "../../api/session.ts";
import { useWords } from "../../i18n/words.ts";
import { Field, TextInput } from "../../ui/field.tsx";
import { Part } from "./part.tsx";
import type { Department } from "./queries.ts";
import { ActiveBox, RecordDialog } from "./record-dialog.tsx";
import { SimpleTable } from "./simple-table.tsx";
import { settingsWords } from "./words.ts";

export function Departments() {
  const t = useWords(settingsWords);
  const may = useMay("people.manage");
  const query = useQuery(departmentsQuery());
  const [open, setOpen] = useState<Department | "new" | null>(null);
  return (
    <>
      <Part help={t("departmentsHelp")} query={query} onAdd={may && (() => setOpen("new"))}>
        {(rows) => (
          <SimpleTable
            label={t("departments")}
            rows={rows}
            rowKey={(row) => row.id}
            rowName={(row) => row.name}
            inactive={(row) => !row.active}
            onEdit={may && setOpen}
            columns={[
              { title: t("name"), render: (row) => row.name },
              { title: t("code"), render: (row) => row.code },
            ]}
          />
        )}
      </Part>
      {open && (
        <DepartmentDialog department={open === "new" ? null : open} onClose={() => setOpen(null)} />
      )}
    </>
  );
}

interface DepartmentDialogProps {
  department: Department | null;
  onClose: () => void;
}

function DepartmentDialog({ department, onClose }: DepartmentDialogProps) {
  const t = useWords(settingsWords);
  const [code, setCode] = useState(department?.code ?? "");
  const [name, setName] = useState(department?.name ?? "");
  const [active, setActive] = useState(department?.active ?? true);
  const run = (key: string): Promise<unknown> => {
    if (!department) {
      const input = { code: code.trim(), name: name.trim() };
      return body(
        api.POST("/api/v1/departments", {
          params: { header: commandHeaders(key) },
          body: input,
        }),
      );
    }
    return body(
      api.PATCH("/api/v1/departments/{id}", {
        params: {
          path: { id: department.id },
          header: commandHeaders(key, `"r${department.version}"`),
        },
        body: { name: name.trim(), active },
      }),
    );
  };
  return (
    <RecordDialog
      name={`department.${department?.id ?? "new"}`}
      title={department?.name ?? t("newDepartment")}
      ready={name.trim() !== "" && code.trim() !== ""}
      kind="department"
      run={run}
      onClose={onClose}
    >
      {!department && (
        <Field label={t("code")} pointer="/code" required hint={t("codeHint")}>
          {(control) => <TextInput {...control} value={code} onChange={setCode} />}
        </Field>
      )}
      <Field label={t("name")} pointer="/name" required>
        {(control) => <TextInput {...control} value={name} onChange={setName} />}
      </Field>
      {department && <ActiveBox active={active} onChange={setActive} />}
    </RecordDialog>
  );
}
