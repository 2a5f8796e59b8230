import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, body } from "../../api/client.ts";
import { commandHeaders } from "../../api/command.ts";
import { suppliersQuery } from "../../api/lookups.ts";
import { useMay } from "../../api/session.ts";
import { useWords } from "../../i18n/words.ts";
import { Field, TextInput } from "../../ui/field.tsx";
import { Part } from "./part.tsx";
import type { Supplier } from "./queries.ts";
import { ActiveBox, RecordDialog } from "./record-dialog.tsx";
import { SimpleTable } from "./simple-table.tsx";
import { settingsWords } from "./words.ts";

export function Suppliers() {
  const t = useWords(settingsWords);
  const may = useMay("supplier.manage");
  const query = useQuery(suppliersQuery());
  const [open, setOpen] = useState<Supplier | "new" | null>(null);
  return (
    <>
      <Part help={t("suppliersHelp")} query={query} onAdd={may && (() => setOpen("new"))}>
        {(rows) => (
          <SimpleTable
            label={t("suppliers")}
            rows={rows}
            rowKey={(row) => row.id}
            rowName={(row) => row.name}
            inactive={(row) => row.active === false}
            onEdit={may && setOpen}
            columns={[
              { title: t("name"), render: (row) => row.name },
              { title: t("code"), render: (row) => row.code },
              { title: t("phone"), render: (row) => row.phone || "—" },
              {
                title: t("approved"),
                render: (row) =>
                  row.approved ? (
                    <span className="yd-chip yd-chip-good">{t("approvedYes")}</span>
                  ) : (
                    <span className="yd-muted">{t("approvedNo")}</span>
                  ),
              },
            ]}
          />
        )}
      </Part>
      {open && (
        <SupplierDialog supplier={open === "new" ? null : open} onClose={() => setOpen(null)} />
      )}
    </>
  );
}

interface SupplierDialogProps {
  supplier: Supplier | null;
  onClose: () => void;
}

function SupplierDialog({ supplier, onClose }: SupplierDialogProps) {
  const t = useWords(settingsWords);
  const [code, setCode] = useState(supplier?.code ?? "");
  const [name, setName] = useState(supplier?.name ?? "");
  const [phone, setPhone] = useState(supplier?.phone ?? "");
  const [approved, setApproved] = useState(supplier?.approved ?? false);
  const [active, setActive] = useState(supplier?.active ?? true);
  const input = { code: code.trim(), name: name.trim(), phone: phone.trim(), approved, active };
  const run = (key: string): Promise<unknown> =>
    supplier
      ? body(
          api.PUT("/api/v1/suppliers/{id}", {
            params: { path: { id: supplier.id } },
            headers: commandHeaders(key),
            body: input,
          }),
        )
      : body(
          api.POST("/api/v1/suppliers", {
            params: { header: commandHeaders(key) },
            body: input,
          }),
        );
  return (
    <RecordDialog
      name={`supplier.${supplier?.id ?? "new"}`}
      title={supplier?.name ?? t("newSupplier")}
      ready={name.trim() !== "" && code.trim() !== ""}
      kind="supplier"
      run={run}
      onClose={onClose}
    >
      <Field label={t("code")} pointer="/code" required>
        {(control) => <TextInput {...control} value={code} onChange={setCode} />}
      </Field>
      <Field label={t("name")} pointer="/name" required>
        {(control) => <TextInput {...control} value={name} onChange={setName} />}
      </Field>
      <Field label={t("phone")} pointer="/phone">
        {(control) => <TextInput {...control} value={phone} onChange={setPhone} />}
      </Field>
      <ActiveBox active={approved} onChange={setApproved} label={t("approvedYes")} />
      <ActiveBox active={active} onChange={setActive} />
    </RecordDialog>
  );
}
