/** Two versions of a quotation or a contract side by side, field by field. */

import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useOrderFieldNames } from "../../../i18n/fields/order-fields.ts";
import { useWords } from "../../../i18n/words.ts";
import { Choice } from "../../../ui/field.tsx";
import { QueryState } from "../../../ui/query-state.tsx";
import { shownValue } from "../../../ui/shown-value.ts";
import { uiWords } from "../../../ui/words.ts";
import "./compare-card.css";
import { compareWords } from "./words.ts";

type Change = { field: string; before?: unknown; after?: unknown };

interface Compared<T> {
  /** The numbers of all versions, in any order. */
  versions: readonly number[];
  /** The lines of the version in hand, to name the lines in fields. */
  lineIds: readonly string[];
  /** Where the document is kept among the queries. */
  document: readonly [kind: string, id: string];
  read: (from: number, to: number, signal: AbortSignal) => Promise<T>;
  /** Names a field where the document has others than an order. */
  nameOf?: (field: string) => string;
  /** Fields shown as changed, not as what they hold. */
  bare?: readonly string[];
  /** What stands below the fields. */
  children?: (found: T) => ReactNode;
}

export function CompareCard<T extends { changes: Change[] }>(props: Compared<T>) {
  const t = useWords(compareWords);
  const ui = useWords(uiWords);
  const numbers = props.versions.toSorted((a, b) => a - b);
  const last = numbers.at(-1) ?? 1;
  const [from, setFrom] = useState(last - 1);
  const [to, setTo] = useState(last);
  const query = useQuery({
    queryKey: [...props.document, "compare", from, to],
    queryFn: ({ signal }) => props.read(from, to, signal),
  });
  const nameField = useOrderFieldNames([...props.lineIds]);
  const options = numbers.map((n) => ({ value: String(n), label: t("versionNo", { n }) }));
  const pick = (value: number, label: string, onChange: (n: number) => void) => (
    <Choice
      aria-label={label}
      value={String(value)}
      options={options}
      onChange={(chosen) => onChange(Number(chosen))}
    />
  );
  return (
    <section className="yd-card yd-stack" aria-labelledby="compare-title">
      <h2 id="compare-title">{t("compare")}</h2>
      <div className="yd-row yd-compare-pick">
        {pick(from, t("from"), setFrom)}
        <span className="yd-muted">{t("to")}</span>
        {pick(to, t("to"), setTo)}
      </div>
      <QueryState query={query}>
        {(found) => (
          <>
            {found.changes.length === 0 && <p className="yd-muted">{t("same")}</p>}
            <ul className="yd-compare-changes">
              {found.changes.map(({ field, before, after }) => (
                <li key={field}>
                  <span className="yd-muted">{(props.nameOf ?? nameField)(field)}</span>
                  {props.bare?.includes(field) ? (
                    <span className="yd-muted"> {ui("changed")}</span>
                  ) : (
                    <>
                      {" "}
                      <del>{shownValue(before) || t("nothing")}</del> →{" "}
                      <ins>{shownValue(after) || t("nothing")}</ins>
                    </>
                  )}
                </li>
              ))}
            </ul>
            {props.children?.(found)}
          </>
        )}
      </QueryState>
    </section>
  );
}
