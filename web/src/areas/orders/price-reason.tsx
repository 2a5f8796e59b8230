/** Which rule priced a line, and why no other did. */

import type { PriceSource } from "../../api/types.ts";
import { useChannelName } from "../../i18n/fields/channels.ts";
import { type Text, useText, useWords } from "../../i18n/words.ts";
import { orderWords } from "./words.ts";

export function PriceReason({ source }: { source: PriceSource | undefined }) {
  const t = useWords(orderWords);
  const text = useText();
  const channel = useChannelName();
  const called = (one: { name: Text; code: string; channel?: string }) => {
    const name = named(text(one.name), one.code);
    return one.channel ? t("priceOfChannel", { name, channel: channel(one.channel) }) : name;
  };
  if (!source) return <p className="yd-small yd-muted">{t("priceTyped")}</p>;
  return (
    <div className="yd-small">
      <p>{t("priceFrom", { name: called(source) })}</p>
      {source.passed.length > 0 && (
        <ul className="yd-muted">
          {source.passed.map((one) => (
            <li key={`${one.code}-${one.reason}-${text(one.message)}`}>
              {t("priceNot", { name: called(one), why: text(one.message) })}
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
