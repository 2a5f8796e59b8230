/** Differences of two contents, field by field, in words. */

import type { ContentChange } from "../../../api/types.ts";
import { useOrderFieldNames } from "../../../i18n/fields/order-fields.ts";
import { useFormat } from "../../../i18n/format.ts";
import { useWords } from "../../../i18n/words.ts";
import { termsWords } from "../../../ui/terms/words.ts";
import { orderWords } from "../words.ts";
import { changeWords } from "./words.ts";

interface DiffProps {
  changes: readonly ContentChange[];
  /** The lines' ids in their order, to name them by their rows. */
  lineIds: readonly string[];
  /** Names of products and lines by id. */
  names?: ReadonlyMap<string, string>;
}

export function Diff({ changes, lineIds, names }: DiffProps) {
  const t = useWords(changeWords);
  const nameField = useOrderFieldNames(lineIds);
  const shown = useShown(names);
  if (changes.length === 0) return <p className="yd-muted">{t("same")}</p>;
  return (
    <ul className="yd-diff">
      {changes.map(({ field, before, after }) => {
        const line = /^\/lines\/([^/]+)$/.exec(field)?.[1];
        return (
          <li key={field}>
            <span className="yd-muted">
              {line ? (names?.get(line) ?? nameField(field)) : nameField(field)}
            </span>
            {line ? (
              <span className={after === null ? "yd-bad" : "yd-good"}>
                {t(after === null ? "removed" : "added")} {shown(after ?? before, field)}
              </span>
            ) : (
              <span>
                <del>{shown(before, field)}</del> → <ins>{shown(after, field)}</ins>
              </span>
            )}
          </li>
        );
      })}
    </ul>
  );
}

interface Terms {
  instalments: {
    percent: string;
    event: keyof typeof eventWords;
    due: { n: number; kind: string };
  }[];
}

const eventWords = {
  contract: "event_contract",
  before_shipping: "event_before_shipping",
  shipping: "event_shipping",
  acceptance: "event_acceptance",
  retention: "event_retention",
} as const;

const isTerms = (value: object): value is Terms => "instalments" in value;

/** A value of a content as people read it. */
function useShown(names: DiffProps["names"]) {
  const t = useWords(changeWords);
  const order = useWords(orderWords);
  const term = useWords(termsWords);
  const format = useFormat();
  const shown = (value: unknown, field: string): string => {
    if (value === null || value === undefined || value === "") return t("empty");
    if (typeof value === "boolean") return order(value ? "yes" : "no");
    if (typeof value === "object") return composed(value, field);
    const plain = String(value);
    if (names?.has(plain)) return names.get(plain) ?? plain;
    return /^\d{4}-\d{2}-\d{2}$/.test(plain) ? format.date(plain) : plain;
  };
  const composed = (value: object, field: string): string => {
    if (Array.isArray(value)) return value.map((one) => shown(one, field)).join("; ") || t("empty");
    if (isTerms(value)) {
      const parts = value.instalments.map(
        (one) => `${term(eventWords[one.event])} ${one.percent}%`,
      );
      return parts.join(" + ");
    }
    if ("name" in value && "value" in value) return `${value.name} ${value.value}`;
    if ("quantity" in value) {
      const price = "unit_price" in value ? value.unit_price : null;
      return price ? `${value.quantity} × ${price}` : String(value.quantity);
    }
    return Object.values(value)
      .map((one) => shown(one, field))
      .join(" ");
  };
  return shown;
}
