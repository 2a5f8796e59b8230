/** What is missing and before which step, from the server's own list. */

import { CheckCircleFilled } from "@ant-design/icons";
import type { OrderPage } from "../../../api/types.ts";
import { useWords } from "../../../i18n/words.ts";
import { orderWords } from "../words.ts";
import { MissingList } from "./missing-list.tsx";

interface MissingPanelProps {
  page: OrderPage | null;
  /** Something has been typed since the server looked. */
  stale: boolean;
  onField: (pointer: string) => void;
}

export function MissingPanel({ page, stale, onField }: MissingPanelProps) {
  const t = useWords(orderWords);
  return (
    <aside className="yd-card yd-stack" aria-labelledby="missing-title">
      <h2 id="missing-title">{t("missing")}</h2>
      {(!page || stale) && <p className="yd-muted yd-small">{t("missingUnsaved")}</p>}
      {page && page.missing.length === 0 && !stale && (
        <p className="yd-good">
          <CheckCircleFilled aria-hidden /> {t("missingNone")}
        </p>
      )}
      {page && <MissingList page={page} onField={onField} />}
    </aside>
  );
}
