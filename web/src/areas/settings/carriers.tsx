import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { api, body } from "../../api/client.ts";
import { commandHeaders } from "../../api/command.ts";
import { carriersQuery } from "../../api/lookups.ts";
import { useMay } from "../../api/session.ts";
import { today, useFormat } from "../../i18n/format.ts";
import { useWords } from "../../i18n/words.ts";
import { DateInput } from "../../ui/date-input.tsx";
import { Field, TextInput } from "../../ui/field.tsx";
import { Part } from "./part.tsx";
import type { Carrier, Contract } from "./queries.ts";
import { ActiveBox, RecordDialog } from "./record-dialog.tsx";
import { SimpleTable } from "./simple-table.tsx";
import { settingsWords } from "./words.ts";

export function Carriers() {
  const t = useWords(settingsWords);
  const may = useMay("carrier.manage");
  const query = useQuery(carriersQuery());
  const [open, setOpen] = useState<Carrier | "new" | null>(null);
  return (
    <>
      <Part help={t("carriersHelp")} query={query} onAdd={may && (() => setOpen("new"))}>
        {(rows) => (
          <SimpleTable
            label={t("carriers")}
            rows={rows}
            rowKey={(row) => row.id}
            rowName={(row) => row.name}
            inactive={(row) => !row.active}
            onEdit={may && setOpen}
            columns={[
              { title: t("name"), render: (row) => row.name },
              { title: t("code"), render: (row) => row.code },
              { title: t("phone"), render: (row) => row.phone || "—" },
              { title: t("contracts"), render: (row) => <Contracts contracts={row.contracts} /> },
            ]}
          />
        )}
      </Part>
      {open && (
        <CarrierDialog carrier={open === "new" ? null : open} onClose={() => setOpen(null)} />
      )}
    </>
  );
}

/** Without a valid contract nothing may be shipped with him, so that shows. */
function Contracts({ contracts }: { contracts: readonly Contract[] }) {
  const t = useWords(settingsWords);
  const format = useFormat();
  if (contracts.length === 0) return <span className="yd-warn">{t("noContract")}</span>;
  return (
    <ul>
      {contracts.map((contract) => {
        const valid = contract.valid_from <= today() && today() <= contract.valid_until;
        return (
          <li key={contract.contract_no} className={valid ? "" : "yd-warn"}>
            {contract.contract_no}{" "}
            <span className="yd-muted yd-number">
              {format.date(contract.valid_from)} – {format.date(contract.valid_until)}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

type Draft = { id: number; no: string; from: string | null; until: string | null };

function CarrierDialog({ carrier, onClose }: { carrier: Carrier | null; onClose: () => void }) {
  const t = useWords(settingsWords);
  const [code, setCode] = useState(carrier?.code ?? "");
  const [name, setName] = useState(carrier?.name ?? "");
  const [phone, setPhone] = useState(carrier?.phone ?? "");
  const [active, setActive] = useState(carrier?.active ?? true);
  const [drafts, setDrafts] = useState<readonly Draft[]>(
    (carrier?.contracts ?? []).map((one, id) => ({
      id,
      no: one.contract_no,
      from: one.valid_from,
      until: one.valid_until,
    })),
  );
  const change = (id: number, part: Partial<Draft>) =>
    setDrafts(drafts.map((one) => (one.id === id ? { ...one, ...part } : one)));
  const contracts = drafts.flatMap(({ no, from, until }) =>
    no.trim() && from && until
      ? [{ contract_no: no.trim(), valid_from: from, valid_until: until }]
      : [],
  );
  const input = { code: code.trim(), name: name.trim(), phone: phone.trim(), active, contracts };
  const run = (key: string): Promise<unknown> =>
    carrier
      ? body(
          api.PUT("/api/v1/carriers/{id}", {
            params: { path: { id: carrier.id } },
            headers: commandHeaders(key),
            body: input,
          }),
        )
      : body(
          api.POST("/api/v1/carriers", {
            params: { header: commandHeaders(key) },
            body: input,
          }),
        );
  return (
    <RecordDialog
      name={`carrier.${carrier?.id ?? "new"}`}
      title={carrier?.name ?? t("newCarrier")}
      ready={name.trim() !== "" && code.trim() !== "" && contracts.length === drafts.length}
      kind="carrier"
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
      <h3>{t("contracts")}</h3>
      {drafts.map((draft, index) => (
        <fieldset key={draft.id} className="yd-contract">
          <legend className="yd-hidden-label">{t("contractNo")}</legend>
          <Field label={t("contractNo")} pointer={`/contracts/${index}/contract_no`} required>
            {(control) => (
              <TextInput
                {...control}
                value={draft.no}
                onChange={(no) => change(draft.id, { no })}
              />
            )}
          </Field>
          <Field label={t("validFrom")} pointer={`/contracts/${index}/valid_from`} required>
            {(control) => (
              <DateInput
                {...control}
                value={draft.from}
                onChange={(from) => change(draft.id, { from })}
              />
            )}
          </Field>
          <Field label={t("validUntil")} pointer={`/contracts/${index}/valid_until`} required>
            {(control) => (
              <DateInput
                {...control}
                value={draft.until}
                onChange={(until) => change(draft.id, { until })}
              />
            )}
          </Field>
        </fieldset>
      ))}
      <div>
        <Button
          size="small"
          onClick={() =>
            setDrafts([...drafts, { id: drafts.length, no: "", from: today(), until: null }])
          }
        >
          {t("addContract")}
        </Button>
      </div>
      <ActiveBox active={active} onChange={setActive} />
    </RecordDialog>
  );
}
