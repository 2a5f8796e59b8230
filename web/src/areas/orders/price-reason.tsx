/** Which rule priced a line, and why no other did. */

import type { PriceSource } from "../../api/types.ts";
import { useText, useWords } from "../../i18n/words.ts";
import { orderWords } from "./words.ts";

export function PriceReason({ source }: { source: PriceSource | undefined }) {
  const t = useWords(orderWords);
  const text = useText();
  if (!source) return <p className="yd-small yd-muted">{t("priceTyped")}</p>;
  return (
    <div className="yd-small">
      <p>{t("priceFrom", { name: named(text(source.name), source.code) })}</p>
      {source.passed.length > 0 && (
        <ul className="yd-muted">
          {source.passed.map((one) => (
            <li key={`${one.code}-${one.reason}-${text(one.message)}`}>
              {t("priceNot", { name: named(text(one.name), one.code), why: text(one.message) })}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

export function named(name: string, code: string): string {
  return code ? `${name} (${code})` : name;
}
