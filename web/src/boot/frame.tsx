import type { ReactNode } from "react";
import { locale, setLocale } from "../i18n/locale.ts";
import { useWords } from "../i18n/words.ts";
import { bootWords } from "./words.ts";
import "./boot.css";

/** What stands around the pages before the app. */
export function BootFrame({ title, children }: { title: string; children: ReactNode }) {
  const t = useWords(bootWords);
  return (
    <main className="yd-boot">
      <div className="yd-boot-brand">
        <img src="/yidan.svg" alt="" width="44" height="44" />
        <div>
          <strong>{t("product")}</strong>
          <p className="yd-muted">{t("motto")}</p>
        </div>
      </div>
      <div className="yd-card yd-boot-card">
        <h1>{title}</h1>
        {children}
      </div>
      <button
        type="button"
        className="yd-unbutton yd-link"
        onClick={() => setLocale(locale() === "zh" ? "en" : "zh")}
      >
        {t("language")}
      </button>
    </main>
  );
}

interface BootFieldProps {
  label: string;
  name: string;
  value: string;
  onChange: (value: string) => void;
  type?: "text" | "password";
  autoComplete?: string;
  hint?: string | undefined;
  error?: string | undefined;
  autoFocus?: boolean;
}

export function BootField(props: BootFieldProps) {
  const { label, name, value, onChange, hint, error, ...control } = props;
  const note = error ?? hint;
  return (
    <label className="yd-boot-field">
      <span>{label}</span>
      <input
        {...control}
        className="yd-input"
        name={name}
        required
        value={value}
        aria-invalid={error ? true : undefined}
        aria-describedby={note ? `${name}-note` : undefined}
        onChange={(event) => onChange(event.target.value)}
      />
      {note && (
        <span id={`${name}-note`} className={`yd-small ${error ? "yd-bad" : "yd-muted"}`}>
          {note}
        </span>
      )}
    </label>
  );
}
