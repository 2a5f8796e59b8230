/** One person: posts and departments, whether he may sign in, a new password when he lost his. */

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useParams } from "react-router";
import { api, body } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import { departmentsQuery } from "../../api/lookups.ts";
import { useMay, useMe } from "../../api/session.ts";
import { useLocale } from "../../i18n/locale.ts";
import { useWords } from "../../i18n/words.ts";
import { BackLink } from "../../ui/back-link.tsx";
import { ButtonLink } from "../../ui/button-link.tsx";
import { Field, Fields, TextInput } from "../../ui/field.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { ProblemAlert } from "../../ui/problem-alert.tsx";
import { QueryState } from "../../ui/query-state.tsx";
import { PasswordNote } from "./password-note.tsx";
import { PersonState } from "./people.tsx";
import { PostChoice } from "./post-choice.tsx";
import { personQuery, postsQuery, type User } from "./queries.ts";
import { ActiveBox } from "./record-dialog.tsx";
import { temporaryPassword } from "./temporary-password.ts";
import { settingsWords } from "./words.ts";
import "./settings.css";

export function PersonPage() {
  const { id = "" } = useParams();
  const t = useWords(settingsWords);
  const mayManage = useMay("people.manage");
  const mayHandOver = useMay("order.reassign");
  const query = useQuery(personQuery(id));
  return (
    <QueryState query={query}>
      {({ value: user, etag }) => (
        <>
          <PageHeader
            title={user.name}
            extra={<PersonState user={user} />}
            before={<BackLink to="/settings/people">{t("people")}</BackLink>}
            actions={
              mayHandOver && <ButtonLink to={`/hand-over/${user.id}`}>{t("handOver")}</ButtonLink>
            }
          >
            <p className="yd-muted">{user.login}</p>
          </PageHeader>
          <div className="yd-stack">
            {mayManage ? (
              <>
                <AccountForm key={user.version} user={user} etag={etag} />
                <PasswordCard user={user} />
              </>
            ) : (
              <Held user={user} />
            )}
          </div>
        </>
      )}
    </QueryState>
  );
}

function Held({ user }: { user: User }) {
  const t = useWords(settingsWords);
  const { data: posts = [] } = useQuery(postsQuery(useLocale()));
  const { data: departments = [] } = useQuery(departmentsQuery());
  return (
    <section className="yd-card">
      <h2>{t("postsHeld")}</h2>
      <ul>
        {user.posts.map((held) => (
          <li key={`${held.post}.${held.department}`}>
            {posts.find((one) => one.post === held.post)?.title ?? held.post}{" "}
            <span className="yd-muted">
              {departments.find((one) => one.id === held.department)?.name}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function AccountForm({ user, etag }: { user: User; etag: string | null }) {
  const t = useWords(settingsWords);
  const client = useQueryClient();
  const me = useMe();
  const [name, setName] = useState(user.name);
  const [posts, setPosts] = useState(user.posts);
  const [active, setActive] = useState(user.active);
  const save = useCommand<void>({
    name: `user.change:${user.id}`,
    run: (_, key) =>
      body(
        api.PATCH("/api/v1/users/{id}", {
          params: {
            path: { id: user.id },
            header: commandHeaders(key, etag ?? `"r${user.version}"`),
          },
          body: { name: name.trim(), active, posts },
        }),
      ),
    onDone: () => client.invalidateQueries({ queryKey: ["user"] }),
  });
  return (
    <section className="yd-card yd-stack" aria-labelledby="account-title">
      <h2 id="account-title">{t("account")}</h2>
      <ProblemAlert problem={save.problem} />
      <Fields problem={save.problem}>
        <form
          className="yd-stack yd-narrow-form"
          onSubmit={(event) => {
            event.preventDefault();
            save.run();
          }}
        >
          <Field label={t("personName")} pointer="/name" required>
            {(control) => <TextInput {...control} value={name} onChange={setName} />}
          </Field>
          <PostChoice posts={posts} onChange={setPosts} />
          {user.id !== me.id && (
            <ActiveBox active={active} onChange={setActive} label={t("maySignIn")} />
          )}
          <div>
            <Button
              type="primary"
              htmlType="submit"
              loading={save.busy}
              disabled={name.trim() === ""}
            >
              {t("save")}
            </Button>
          </div>
        </form>
      </Fields>
    </section>
  );
}

function PasswordCard({ user }: { user: User }) {
  const t = useWords(settingsWords);
  const client = useQueryClient();
  const [given, setGiven] = useState<string | null>(null);
  const reset = useCommand({
    name: `user.password:${user.id}`,
    run: async (password: string, key) => {
      await api.PUT("/api/v1/users/{id}/password", {
        params: { path: { id: user.id } },
        headers: commandHeaders(key),
        body: { password },
      });
      return password;
    },
    onDone: (password) => {
      setGiven(password);
      client.invalidateQueries({ queryKey: ["user"] });
    },
  });
  return (
    <section className="yd-card yd-stack" aria-labelledby="password-title">
      <h2 id="password-title">{t("password")}</h2>
      <p className="yd-muted">{t("passwordHelp")}</p>
      <ProblemAlert problem={reset.problem} />
      {given && <PasswordNote login={user.login} password={given} />}
      <div>
        <Button loading={reset.busy} onClick={() => reset.run(temporaryPassword())}>
          {t("resetPassword")}
        </Button>
      </div>
    </section>
  );
}
