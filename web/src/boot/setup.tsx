import { type FormEvent, useState } from "react";
import { api, body } from "../api/client.ts";
import { noAnswer, Problem } from "../api/problem.ts";
import type { Me } from "../api/types.ts";
import { locale as currentLocale } from "../i18n/locale.ts";
import { useWords } from "../i18n/words.ts";
import { BootField, BootFrame } from "./frame.tsx";
import { signIn } from "./session.ts";
import { bootWords } from "./words.ts";

/** What the server asks of a password; said while typing, checked there. */
const passwordLength = 12;

const blank = { department: "", name: "", login: "", password: "", again: "" };

export function SetupPage({ onSignedIn }: { onSignedIn: (me: Me) => void }) {
  const t = useWords(bootWords);
  const token = new URLSearchParams(window.location.search).get("token") ?? "";
  const [form, setForm] = useState(blank);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const set = (key: keyof typeof blank) => (value: string) => setForm({ ...form, [key]: value });
  const length = [...form.password].length;
  const short = length > 0 && length < passwordLength;
  const differs = form.again !== "" && form.again !== form.password;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || short || form.again !== form.password) return;
    setBusy(true);
    setProblem(null);
    const { again: _, ...input } = form;
    try {
      const locale = currentLocale();
      await body(api.POST("/api/v1/setup", { body: { ...input, token, locale } }));
      window.history.replaceState(null, "", "/");
      onSignedIn(await signIn(form.login, form.password));
    } catch (failure) {
      setProblem(Problem.from(failure));
    } finally {
      setBusy(false);
    }
  };

  const errorOf = (field: string) => {
    const error = problem?.errors.find((one) => one.pointer === `/${field}`);
    return error?.message;
  };
  return (
    <BootFrame title={t("setupTitle")}>
      <p className="yd-muted">{t("setupHelp")}</p>
      {(problem || token === "") && (
        <p role="alert" className="yd-notice">
          {token === ""
            ? t("setupNoToken")
            : problem?.status === noAnswer
              ? t("offline")
              : (problem?.detail ?? problem?.title)}
        </p>
      )}
      <form onSubmit={submit}>
        <BootField
          label={t("department")}
          name="department"
          value={form.department}
          onChange={set("department")}
          autoComplete="organization"
          error={errorOf("department")}
          autoFocus
        />
        <BootField
          label={t("yourName")}
          name="name"
          value={form.name}
          onChange={set("name")}
          autoComplete="name"
          error={errorOf("name")}
        />
        <BootField
          label={t("login")}
          name="login"
          value={form.login}
          onChange={set("login")}
          autoComplete="username"
          error={errorOf("login")}
        />
        <BootField
          label={t("password")}
          name="password"
          type="password"
          value={form.password}
          onChange={set("password")}
          autoComplete="new-password"
          hint={t("passwordHint")}
          error={short ? t("passwordShort", { n: passwordLength - length }) : errorOf("password")}
        />
        <BootField
          label={t("passwordAgain")}
          name="again"
          type="password"
          value={form.again}
          onChange={set("again")}
          autoComplete="new-password"
          error={differs ? t("passwordDiffers") : undefined}
        />
        <button type="submit" className="yd-button" disabled={busy || token === ""}>
          {t("setupRun")}
        </button>
      </form>
    </BootFrame>
  );
}
