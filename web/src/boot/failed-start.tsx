import { useWords } from "../i18n/words.ts";
import { bootWords } from "./words.ts";
import "./boot.css";

export function FailedStart() {
  const t = useWords(bootWords);
  return (
    <main className="yd-boot">
      <div className="yd-card yd-boot-card" role="alert">
        <h1>{t("failedStart")}</h1>
        <p>{t("offline")}</p>
        <button type="button" className="yd-button" onClick={() => window.location.reload()}>
          {t("reload")}
        </button>
      </div>
    </main>
  );
}
