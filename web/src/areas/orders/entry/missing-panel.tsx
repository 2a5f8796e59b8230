/** What is missing and before which step, from the server's own list. */

import { CheckCircleFilled } from "@ant-design/icons";
import type { OrderPage } from "../../../api/types.ts";
import { useWords } from "../../../i18n/words.ts";
import { orderWords } from "../words.ts";
import type { BelowFloor } from "./floor.ts";
import { MissingList } from "./missing-list.tsx";

interface MissingPanelProps {
  page: OrderPage | null;
  /** Something has been typed since the server looked. */
  stale: boolean;
  /** Prices that need approval, as they are typed now. */
  below: readonly BelowFloor[];
  onField: (pointer: string) => void;
  onPrice: (row: number) => void;
}

export function MissingPanel({ page, stale, below, onField, onPrice }: MissingPanelProps) {
  const t = useWords(orderWords);
  return (
    <aside className="yd-card yd-stack" aria-labelledby="missing-title">
      <h2 id="missing-title">{t("missing")}</h2>
      {(!page || stale) && <p className="yd-muted yd-small">{t("missingUnsaved")}</p>}
      {page && page.missing.length === 0 && below.length === 0 && !stale && (
        <p className="yd-good">
          <CheckCircleFilled aria-hidden /> {t("missingNone")}
        </p>
      )}
      {page && <MissingList page={page} onField={onField} />}
      {below.length > 0 && (
        <section>
          <h3 className="yd-small yd-muted">{t("belowFloors")}</h3>
          <ul>
            {below.map(({ row, product }) => (
              <li key={row}>
                <button type="button" className="yd-unbutton yd-link" onClick={() => onPrice(row)}>
                  {t("belowFloorLine", { row: row + 1, product })}
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </aside>
  );
}
