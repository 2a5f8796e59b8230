import { useWords } from "../i18n/words.ts";
import { PasswordCard } from "./password-card.tsx";
import { appWords } from "./words.ts";

/** A first password, given by somebody else, opens nothing but this. */
export function MustChangePassword() {
  const t = useWords(appWords);
  return (
    <main className="yd-content yd-stack">
      <h1>{t("mustChange")}</h1>
      <PasswordCard onChanged={() => window.location.assign("/")} />
    </main>
  );
}
