import { Button } from "antd";
import { useWords } from "../../i18n/words.ts";
import { message } from "../../ui/message.ts";
import { settingsWords } from "./words.ts";

/** Shown once, to be handed over; the server keeps only its hash. */
export function PasswordNote({ login, password }: { login: string; password: string }) {
  const t = useWords(settingsWords);
  const copy = async () => {
    await navigator.clipboard.writeText(`${window.location.origin}\n${login}\n${password}`);
    message.success(t("copied"));
  };
  return (
    <div className="yd-password-note" role="status">
      <p>{t("passwordOnce")}</p>
      <p className="yd-row">
        <code>{login}</code>
        <code className="yd-password">{password}</code>
        <Button size="small" onClick={copy}>
          {t("copy")}
        </Button>
      </p>
    </div>
  );
}
