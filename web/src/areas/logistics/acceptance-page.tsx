/** Going through a delivery with the customer, item by item, until he signs; made for a phone. */

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useParams } from "react-router";
import { api, body, type Tagged } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import { useWords } from "../../i18n/words.ts";
import { BackLink } from "../../ui/back-link.tsx";
import { DateInput } from "../../ui/date-input.tsx";
import { Field, Fields, TextInput } from "../../ui/field.tsx";
import { message } from "../../ui/message.ts";
import { PageHeader } from "../../ui/page-header.tsx";
import { ProblemAlert } from "../../ui/problem-alert.tsx";
import { QueryState } from "../../ui/query-state.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { ActionButton, actionOf } from "../../ui/why-not.tsx";
import { AcceptanceRow, type Finding, findingOf } from "./acceptance-row.tsx";
import { ObjectionDialog } from "./objection-dialog.tsx";
import { acceptanceQuery, type Sheet, type SheetRow } from "./queries.ts";
import { SignForm } from "./sign-form.tsx";
import { logisticsWords } from "./words.ts";
import "./logistics.css";

/** What was found and is not saved yet. */
interface Draft {
  heldOn: string | null;
  place: string;
  rows: Record<number, Finding>;
}

export function AcceptancePage() {
  const { id = "" } = useParams();
  const query = useQuery(acceptanceQuery(id));
  return (
    <QueryState query={query}>
      {(tagged) => <AcceptanceSheet key={tagged.value.id} tagged={tagged} />}
    </QueryState>
  );
}

function AcceptanceSheet({ tagged: { value: sheet } }: { tagged: Tagged<Sheet> }) {
  const t = useWords(logisticsWords);
  const client = useQueryClient();
  const fresh: Draft = { heldOn: sheet.held_on, place: sheet.place, rows: {} };
  const [draft, setDraft, forget] = useKept<Draft>(`acceptance.${sheet.id}`, fresh);
  const [objecting, setObjecting] = useState<SheetRow | null>(null);
  const open = sheet.state === "open";
  const version = `"r${sheet.version}"`;
  const names = new Map(sheet.goods.map((goods) => [goods.line_id, goods]));
  const changed =
    Object.keys(draft.rows).length > 0 ||
    draft.heldOn !== sheet.held_on ||
    draft.place !== sheet.place;
  const reload = () => {
    client.invalidateQueries({ queryKey: ["acceptance", sheet.id] });
    client.invalidateQueries({ queryKey: ["sales_order", sheet.order_id] });
  };
  const save = useCommand({
    name: `acceptance.save.${sheet.id}`,
    run: (_: undefined, key) =>
      body(
        api.PUT("/api/v1/acceptances/{id}", {
          params: { path: { id: sheet.id }, header: commandHeaders(key, version) },
          body: {
            held_on: draft.heldOn ?? sheet.held_on,
            place: draft.place,
            remark: sheet.remark,
            rows: Object.entries(draft.rows).map(([ordinal, found]) => ({
              ordinal: Number(ordinal),
              ...found,
              accepted: found.accepted.trim() || "0",
            })),
          },
        }),
      ),
    onDone: () => {
      forget();
      setDraft({ heldOn: draft.heldOn, place: draft.place, rows: {} });
      message.success(t("savedOk"));
      reload();
    },
  });
  const action = actionOf(sheet.actions, "acceptance.record");
  return (
    <>
      <PageHeader
        title={sheet.number}
        before={<BackLink to={`/orders/${sheet.order_id}?tab=goods`}>{t("backToOrder")}</BackLink>}
        extra={
          <span className={`yd-chip ${sheet.state === "signed" ? "yd-chip-good" : ""}`}>
            {t(`ac_${sheet.state}`)}
          </span>
        }
      >
        <p>
          {sheet.customer_name} · {sheet.order_label}
        </p>
      </PageHeader>
      <div className="yd-stack yd-sheet">
        <Fields problem={save.problem}>
          <div className="yd-stack">
            <ProblemAlert problem={save.problem} />
            <Field label={t("heldOn")} pointer="/held_on">
              {(control) => (
                <DateInput
                  {...control}
                  disabled={!open}
                  value={draft.heldOn}
                  onChange={(heldOn) => setDraft({ ...draft, heldOn })}
                />
              )}
            </Field>
            <Field label={t("acPlace")} pointer="/place">
              {(control) => (
                <TextInput
                  {...control}
                  disabled={!open}
                  value={draft.place}
                  onChange={(place) => setDraft({ ...draft, place })}
                />
              )}
            </Field>
            {sheet.rows.map((row) => (
              <AcceptanceRow
                key={row.ordinal}
                row={row}
                goods={names.get(row.line_id)}
                found={draft.rows[row.ordinal] ?? findingOf(row)}
                disabled={!open || !action?.allowed}
                onChange={(found) =>
                  setDraft({ ...draft, rows: { ...draft.rows, [row.ordinal]: found } })
                }
                onObject={() => setObjecting(row)}
              />
            ))}
            {open && (
              <div className="yd-row">
                <ActionButton
                  type={changed ? "primary" : "default"}
                  action={action}
                  loading={save.busy}
                  onRun={() => save.run(undefined)}
                >
                  {t("save")}
                </ActionButton>
              </div>
            )}
          </div>
        </Fields>
        <SignForm sheet={sheet} unsaved={changed} onDone={reload} />
      </div>
      {objecting && (
        <ObjectionDialog
          sheet={sheet}
          row={objecting}
          onClose={() => setObjecting(null)}
          onDone={() => {
            setObjecting(null);
            reload();
          }}
        />
      )}
    </>
  );
}
