import { useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { type FormEvent, useState } from "react";
import { api, body } from "../api/client.ts";
import { commandHeaders, useCommand } from "../api/command.ts";
import type { LookupItem } from "../api/types.ts";
import { today } from "../i18n/format.ts";
import { useWords } from "../i18n/words.ts";
import { DateInput } from "../ui/date-input.tsx";
import { Field, Fields, TextInput } from "../ui/field.tsx";
import { DateText } from "../ui/figures.tsx";
import { LookupSelect } from "../ui/lookup-select.tsx";
import { PageHeader } from "../ui/page-header.tsx";
import { ProblemAlert } from "../ui/problem-alert.tsx";
import { QueryState } from "../ui/query-state.tsx";
import { appWords } from "./words.ts";

export function AccountPage() {
  const t = useWords(appWords);
  return (
    <>
      <PageHeader title={t("account")} />
      <div className="yd-stack">
        <DelegationCard />
        <PasswordCard />
      </div>
    </>
  );
}

function DelegationCard() {
  const t = useWords(appWords);
  const client = useQueryClient();
  const [to, setTo] = useState<LookupItem | null>(null);
  const [from, setFrom] = useState<string | null>(today());
  const [until, setUntil] = useState<string | null>(null);
  const [reason, setReason] = useState("");
  const delegations = useQuery({
    queryKey: ["delegation", "list"],
    queryFn: () => body(api.GET("/api/v1/delegations")),
  });
  const reread = () => client.invalidateQueries({ queryKey: ["delegation"] });
  const give = useCommand({
    name: "delegation.give",
    run: (_: undefined, key) =>
      body(
        api.POST("/api/v1/delegations", {
          body: { to_user: to?.id ?? "", from_date: from ?? "", until: until ?? "", reason },
          headers: commandHeaders(key),
        }),
      ),
    onDone: () => {
      setTo(null);
      setUntil(null);
      setReason("");
      reread();
    },
  });
  const revoke = useCommand({
    name: "delegation.revoke",
    run: (id: string, key) =>
      api.DELETE("/api/v1/delegations/{id}", {
        params: { path: { id } },
        headers: commandHeaders(key),
      }),
    onDone: reread,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    give.run(undefined);
  };
  return (
    <section className="yd-card yd-stack" aria-labelledby="delegation-title">
      <h2 id="delegation-title">{t("delegation")}</h2>
      <p className="yd-muted">{t("delegationHelp")}</p>
      <ProblemAlert problem={give.problem ?? revoke.problem} />
      <Fields problem={give.problem}>
        <form className="yd-form" onSubmit={submit}>
          <Field label={t("delegateTo")} pointer="/to_user" required>
            {(control) => (
              <LookupSelect
                {...control}
                source="people"
                label={to?.label ?? ""}
                onChoose={setTo}
                search={async (q, signal) =>
                  (await body(api.GET("/api/v1/people", { params: { query: { q } }, signal })))
                    .items
                }
              />
            )}
          </Field>
          <Field label={t("from")} pointer="/from_date" required>
            {(control) => <DateInput {...control} value={from} onChange={setFrom} />}
          </Field>
          <Field label={t("until")} pointer="/until" required>
            {(control) => <DateInput {...control} value={until} onChange={setUntil} />}
          </Field>
          <Field label={t("reason")} pointer="/reason">
            {(control) => <TextInput {...control} value={reason} onChange={setReason} />}
          </Field>
          <div>
            <Button
              type="primary"
              htmlType="submit"
              loading={give.busy}
              disabled={!to || !from || !until}
            >
              {t("delegate")}
            </Button>
          </div>
        </form>
      </Fields>
      <QueryState query={delegations}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="yd-muted">{t("delegationNone")}</p>
          ) : (
            <ul className="yd-stack">
              {items.map((one) => (
                <li key={one.id} className="yd-row">
                  <strong>{t("delegationGiven", { to: one.to.name, from: one.from.name })}</strong>
                  <span>
                    <DateText date={one.from_date} /> – <DateText date={one.until} />
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
    </section>
  );
}

function PasswordCard() {
  const t = useWords(appWords);
  const { message } = App.useApp();
  const [old, setOld] = useState("");
  const [next, setNext] = useState("");
  const change = useCommand({
    name: "password.change",
    run: (_: undefined, key) =>
      api.POST("/api/v1/me/password", { body: { old, new: next }, headers: commandHeaders(key) }),
    onDone: () => {
      setOld("");
      setNext("");
      message.success(t("passwordChanged"));
    },
  });
  return (
    <section className="yd-card yd-stack" id="password" aria-labelledby="password-title">
      <h2 id="password-title">{t("password")}</h2>
      <ProblemAlert problem={change.problem} />
      <Fields problem={change.problem}>
        <form
          className="yd-form"
          onSubmit={(event) => {
            event.preventDefault();
            change.run(undefined);
          }}
        >
          <Field label={t("oldPassword")} pointer="/old" required>
            {(control) => (
              <TextInput
                {...control}
                type="password"
                autoComplete="current-password"
                value={old}
                onChange={setOld}
              />
            )}
          </Field>
          <Field label={t("newPassword")} pointer="/new" required hint={t("passwordHint")}>
            {(control) => (
              <TextInput
                {...control}
                type="password"
                autoComplete="new-password"
                value={next}
                onChange={setNext}
              />
            )}
          </Field>
          <div>
            <Button
              type="primary"
              htmlType="submit"
              loading={change.busy}
              disabled={old === "" || next === ""}
            >
              {t("passwordChange")}
            </Button>
          </div>
        </form>
      </Fields>
    </section>
  );
}
