import { type FormEvent, useState } from "react";
import type { Me } from "../api/types.ts";
import { useWords } from "../i18n/words.ts";
import { BootField } from "./frame.tsx";
import { signIn, signInError } from "./session.ts";
import { bootWords } from "./words.ts";

interface SignInFormProps {
  onSignedIn: (me: Me) => void;
  /** Known when only the session has ended. */
  login?: string;
}

export function SignInForm({ onSignedIn, login: known = "" }: SignInFormProps) {
  const t = useWords(bootWords);
  const [login, setLogin] = useState(known);
  const [password, setPassword] = useState("");
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      onSignedIn(await signIn(login, password));
    } catch (failure) {
      setError(signInError(failure, t));
      setPassword("");
    } finally {
      setBusy(false);
    }
  };

  return (
    <form onSubmit={submit}>
      {error && (
        <p role="alert" className="yd-notice">
          {error}
        </p>
      )}
      <BootField
        label={t("login")}
        name="login"
        value={login}
        onChange={setLogin}
        autoComplete="username"
        autoFocus={known === ""}
      />
      <BootField
        label={t("password")}
        name="password"
        type="password"
        value={password}
        onChange={setPassword}
        autoComplete="current-password"
        autoFocus={known !== ""}
      />
      <button type="submit" className="yd-button" disabled={busy}>
        {busy ? t("signingIn") : t("signIn")}
      </button>
    </form>
  );
}
