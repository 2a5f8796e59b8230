import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { type FormEvent, useState } from "react";
import { api, body } from "../api/client.ts";
import { commandHeaders, useCommand } from "../api/command.ts";
import { searchPeople } from "../api/lookups.ts";
import type { LookupItem } from "../api/types.ts";
import { today, useFormat } from "../i18n/format.ts";
import { useWords } from "../i18n/words.ts";
import { DateInput } from "../ui/date-input.tsx";
import { Field, Fields, TextInput } from "../ui/field.tsx";
import { LookupSelect } from "../ui/lookup-select.tsx";
import { message } from "../ui/message.ts";
import { PageHeader } from "../ui/page-header.tsx";
import { ProblemAlert } from "../ui/problem-alert.tsx";
import { QueryState } from "../ui/query-state.tsx";
import { PasswordCard } from "./password-card.tsx";
import { appWords } from "./words.ts";

export function AccountPage() {
  const t = useWords(appWords);
  return (
    <>
      <PageHeader title={t("account")} />
      <div className="yd-stack">
        <DelegationCard />
        <PasswordCard onChanged={() => message.success(t("passwordChanged"))} />
      </div>
    </>
  );
}

/** A period of whole days of the company. */
const beginOf = (date: string) => `${date}T00:00:00+08:00`;
const endOf = (date: string) => `${date}T23:59:59+08:00`;

function DelegationCard() {
  const t = useWords(appWords);
  const client = useQueryClient();
  const [to, setTo] = useState<LookupItem | null>(null);
  const [from, setFrom] = useState<string | null>(today());
  const [until, setUntil] = useState<string | null>(null);
  const [reason, setReason] = useState("");
  const give = useCommand({
    name: "delegation.give",
    run: (input: { to: string; until: string }, key) =>
      body(
        api.POST("/api/v1/delegations", {
          params: { header: commandHeaders(key) },
          body: {
            to: input.to,
            // From today on means from now on.
            starts_at: from === null || from <= today() ? null : beginOf(from),
            ends_at: endOf(input.until),
            reason,
          },
        }),
      ),
    onDone: () => {
      setTo(null);
      setUntil(null);
      setReason("");
      client.invalidateQueries({ queryKey: ["delegation"] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (to && until) give.run({ to: to.id, until });
  };
  return (
    <section className="yd-card yd-stack" aria-labelledby="delegation-title">
      <h2 id="delegation-title">{t("delegation")}</h2>
      <p className="yd-muted">{t("delegationHelp")}</p>
      <ProblemAlert problem={give.problem} />
      <Fields problem={give.problem}>
        <form className="yd-form" onSubmit={submit}>
          <Field label={t("delegateTo")} pointer="/to" required>
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
          <Field label={t("from")} pointer="/starts_at" required>
            {(control) => <DateInput {...control} value={from} onChange={setFrom} />}
          </Field>
          <Field label={t("until")} pointer="/ends_at" required>
            {(control) => <DateInput {...control} value={until} onChange={setUntil} />}
          </Field>
          <Field label={t("reason")} pointer="/reason" required>
            {(control) => <TextInput {...control} value={reason} onChange={setReason} />}
          </Field>
          <div>
            <Button
              type="primary"
              htmlType="submit"
              loading={give.busy}
              disabled={!to || !from || !until || reason.trim() === ""}
            >
              {t("delegate")}
            </Button>
          </div>
        </form>
      </Fields>
      <DelegationList />
    </section>
  );
}

function DelegationList() {
  const t = useWords(appWords);
  const format = useFormat();
  const client = useQueryClient();
  const delegations = useQuery({
    queryKey: ["delegation", "list"],
    queryFn: ({ signal }) => body(api.GET("/api/v1/delegations", { signal })),
  });
  const revoke = useCommand({
    name: "delegation.revoke",
    run: (id: string) => api.DELETE("/api/v1/delegations/{id}", { params: { path: { id } } }),
    onDone: () => client.invalidateQueries({ queryKey: ["delegation"] }),
  });
  return (
    <>
      <ProblemAlert problem={revoke.problem} />
      <QueryState query={delegations}>
        {(list) =>
          list.length === 0 ? (
            <p className="yd-muted">{t("delegationNone")}</p>
          ) : (
            <ul className="yd-stack">
              {list.map((one) => (
                <li key={one.id} className="yd-row">
                  <strong>{t("delegationGiven", { to: one.to_name, from: one.from_name })}</strong>
                  <span>
                    {format.moment(one.starts_at)} – {format.moment(one.ends_at)}
                  </span>
                  <span className="yd-muted">{one.reason}</span>
                  <Button size="small" onClick={() => revoke.run(one.id)}>
                    {t("revoke")}
                  </Button>
                </li>
              ))}
            </ul>
          )
        }
      </QueryState>
    </>
  );
}
