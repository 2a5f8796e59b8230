/** Who stands in for whom: one's own, and everybody's for who may name delegates for the absent. */

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { api, body } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import { searchPeople } from "../../api/lookups.ts";
import { useMay } from "../../api/session.ts";
import type { LookupItem } from "../../api/types.ts";
import { today, useFormat } from "../../i18n/format.ts";
import { useWords } from "../../i18n/words.ts";
import { DateInput } from "../../ui/date-input.tsx";
import { Field, TextInput } from "../../ui/field.tsx";
import { LookupSelect } from "../../ui/lookup-select.tsx";
import { ProblemAlert } from "../../ui/problem-alert.tsx";
import { Part } from "./part.tsx";
import { type Delegation, delegationsQuery } from "./queries.ts";
import { RecordDialog } from "./record-dialog.tsx";
import { SimpleTable } from "./simple-table.tsx";
import { settingsWords } from "./words.ts";

export function Delegations() {
  const t = useWords(settingsWords);
  const format = useFormat();
  const client = useQueryClient();
  const query = useQuery(delegationsQuery());
  const [adding, setAdding] = useState(false);
  const end = useCommand({
    name: "delegation.end",
    run: (id: string, key) =>
      body(
        api.DELETE("/api/v1/delegations/{id}", {
          params: { path: { id } },
          headers: commandHeaders(key),
        }),
      ),
    onDone: () => client.invalidateQueries({ queryKey: ["delegation"] }),
  });
  const period = (row: Delegation) =>
    `${format.moment(row.starts_at)} – ${format.moment(row.ends_at)}`;
  return (
    <>
      <ProblemAlert problem={end.problem} />
      <Part help={t("delegationsHelp")} query={query} onAdd={() => setAdding(true)}>
        {(rows) => (
          <SimpleTable
            label={t("delegations")}
            rows={rows}
            rowKey={(row) => row.id}
            rowName={(row) => row.from_name}
            columns={[
              { title: t("represented"), render: (row) => row.from_name },
              { title: t("delegate"), render: (row) => row.to_name },
              { title: t("period"), render: period },
              { title: t("reason"), render: (row) => row.reason },
              {
                title: t("act"),
                render: (row) => (
                  <Button size="small" loading={end.busy} onClick={() => end.run(row.id)}>
                    {t("endNow")}
                  </Button>
                ),
              },
            ]}
          />
        )}
      </Part>
      {adding && <DelegationDialog onClose={() => setAdding(false)} />}
    </>
  );
}

/** A period of whole days of the company. */
const beginOf = (date: string) => `${date}T00:00:00+08:00`;
const endOf = (date: string) => `${date}T23:59:59+08:00`;

function DelegationDialog({ onClose }: { onClose: () => void }) {
  const t = useWords(settingsWords);
  const mayOthers = useMay("people.delegate_others");
  const [from, setFrom] = useState<LookupItem | null>(null);
  const [to, setTo] = useState<LookupItem | null>(null);
  const [starts, setStarts] = useState<string | null>(today());
  const [ends, setEnds] = useState<string | null>(null);
  const [reason, setReason] = useState("");
  return (
    <RecordDialog
      name="delegation.new"
      title={t("newDelegation")}
      ready={to !== null && ends !== null && reason.trim() !== ""}
      kind="delegation"
      run={async (key) => {
        if (!to || !ends) return;
        await api.POST("/api/v1/delegations", {
          params: { header: commandHeaders(key) },
          body: {
            ...(from ? { from: from.id } : {}),
            to: to.id,
            // From today on means from now on.
            starts_at: starts === null || starts <= today() ? null : beginOf(starts),
            ends_at: endOf(ends),
            reason: reason.trim(),
          },
        });
      }}
      onClose={onClose}
    >
      {mayOthers && (
        <Field label={t("represented")} pointer="/from" hint={t("representedHint")}>
          {(control) => (
            <LookupSelect
              {...control}
              source="people"
              label={from?.label ?? ""}
              onChoose={setFrom}
              search={searchPeople}
            />
          )}
        </Field>
      )}
      <Field label={t("delegate")} pointer="/to" required>
        {(control) => (
          <LookupSelect
            {...control}
            source="people"
            label={to?.label ?? ""}
            onChoose={setTo}
            search={searchPeople}
          />
        )}
      </Field>
      <Field label={t("validFrom")} pointer="/starts_at" required>
        {(control) => <DateInput {...control} value={starts} onChange={setStarts} />}
      </Field>
      <Field label={t("validUntil")} pointer="/ends_at" required>
        {(control) => <DateInput {...control} value={ends} onChange={setEnds} />}
      </Field>
      <Field label={t("reason")} pointer="/reason" required>
        {(control) => <TextInput {...control} value={reason} onChange={setReason} />}
      </Field>
    </RecordDialog>
  );
}
