/** Two versions of a quotation or a contract side by side, field by field. */

import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useMemo, useState } from "react";
import {
  type KnownLine,
  type NameField,
  namesOf,
  useOrderFieldNames,
} from "../../../i18n/fields/order-fields.ts";
import { useWords } from "../../../i18n/words.ts";
import { ChangeText, type Recorded, useTell } from "../../../ui/change-text.tsx";
import { Choice } from "../../../ui/field.tsx";
import { QueryState } from "../../../ui/query-state.tsx";
import { compareWords } from "./words.ts";
import "./compare-card.css";

interface Compared<T> {
  /** The numbers of all versions, in any order. */
  versions: readonly number[];
  /** The lines of the version in hand, to name those that changed. */
  lines: readonly KnownLine[];
  /** Where the document is kept among the queries. */
  document: readonly [kind: string, id: string];
  read: (from: number, to: number, signal: AbortSignal) => Promise<T>;
  /** Names a field where the document has others than an order. */
  nameOf?: NameField;
  /** What stands below the fields. */
  children?: (found: T) => ReactNode;
}

const none: readonly Recorded[] = [];

export function CompareCard<T extends { changes: Recorded[] }>(props: Compared<T>) {
  const t = useWords(compareWords);
  const numbers = props.versions.toSorted((a, b) => a - b);
  const last = numbers.at(-1) ?? 1;
  const [from, setFrom] = useState(last - 1);
  const [to, setTo] = useState(last);
  const query = useQuery({
    queryKey: [...props.document, "compare", from, to],
    queryFn: ({ signal }) => props.read(from, to, signal),
  });
  const ofOrder = useOrderFieldNames(props.lines);
  const names = useMemo(() => namesOf(props.lines), [props.lines]);
  const tell = useTell(query.data?.changes ?? none, props.nameOf ?? ofOrder, names);
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
            <ul>
              {found.changes.map((change) => (
                <li key={change.field}>
                  <ChangeText change={tell(change)} />
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
