import { useSyncExternalStore } from "react";
import { useWords } from "../i18n/words.ts";
import { appWords } from "./words.ts";

function subscribe(listener: () => void): () => void {
  window.addEventListener("online", listener);
  window.addEventListener("offline", listener);
  return () => {
    window.removeEventListener("online", listener);
    window.removeEventListener("offline", listener);
  };
}

export function OfflineBanner() {
  const t = useWords(appWords);
  const online = useSyncExternalStore(subscribe, () => navigator.onLine);
  if (online) return null;
  return (
    <p role="status" className="yd-banner">
      {t("offline")}
    </p>
  );
}
