/** Who did what the sentence after it says; the system where nobody did. */

import { useWords } from "../i18n/words.ts";
import { uiWords } from "./words.ts";

export function WhoActed({ name }: { name: string | null | undefined }) {
  const t = useWords(uiWords);
  return (
    <>
      <strong>{name ?? t("system")}</strong>
      {t("whoActed")}
    </>
  );
}
