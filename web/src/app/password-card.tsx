import { Button } from "antd";
import { useState } from "react";
import { api } from "../api/client.ts";
import { useCommand } from "../api/command.ts";
import { useWords } from "../i18n/words.ts";
import { Field, Fields, TextInput } from "../ui/field.tsx";
import { ProblemAlert } from "../ui/problem-alert.tsx";
import { appWords } from "./words.ts";

export function PasswordCard({ onChanged }: { onChanged: () => void }) {
  const t = useWords(appWords);
  const [old, setOld] = useState("");
  const [next, setNext] = useState("");
  const change = useCommand({
    name: "password.change",
    run: () => api.PUT("/api/v1/me/password", { body: { old_password: old, new_password: next } }),
    onDone: () => {
      setOld("");
      setNext("");
      onChanged();
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
            change.run();
          }}
        >
          <Field label={t("oldPassword")} pointer="/old_password" required>
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
          <Field label={t("newPassword")} pointer="/new_password" required hint={t("passwordHint")}>
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
