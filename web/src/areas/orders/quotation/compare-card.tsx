/** Two versions side by side, field by field. */

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useOrderFieldNames } from "../../../i18n/fields/order-fields.ts";
import { useFormat } from "../../../i18n/format.ts";
import { useWords } from "../../../i18n/words.ts";
import { Choice } from "../../../ui/field.tsx";
import { QueryState } from "../../../ui/query-state.tsx";
import { shownValue } from "../shown-value.ts";
import { compareQuery, type QuotationPage } from "./queries.ts";
import { quotationWords } from "./words.ts";

export function CompareCard({ page }: { page: QuotationPage }) {
  const t = useWords(quotationWords);
  const format = useFormat();
  const numbers = page.versions.map((version) => version.version).sort((a, b) => a - b);
  const last = numbers.at(-1) ?? 1;
  const [from, setFrom] = useState(last - 1);
  const [to, setTo] = useState(last);
  const query = useQuery(compareQuery(page.id, from, to));
  const lineIds = (page.input.content.lines ?? []).map((line) => line.line_id ?? "");
  const nameField = useOrderFieldNames(lineIds);
  const options = numbers.map((n) => ({ value: String(n), label: t("versionNo", { n }) }));
  return (
    <section className="yd-card yd-stack" aria-labelledby="compare-title">
      <h2 id="compare-title">{t("compare")}</h2>
      <div className="yd-row yd-quotation-pick">
        <Choice
          aria-label={t("compareFrom")}
          value={String(from)}
          options={options}
          onChange={(value) => setFrom(Number(value))}
        />
        <span className="yd-muted">{t("compareTo")}</span>
        <Choice
          aria-label={t("compareTo")}
          value={String(to)}
          options={options}
          onChange={(value) => setTo(Number(value))}
        />
      </div>
      <QueryState query={query}>
        {(found) => (
          <>
            {found.changes.length === 0 && <p className="yd-muted">{t("compareNone")}</p>}
            <ul className="yd-quotation-changes">
              {found.changes.map((change) => (
                <li key={change.field}>
                  <span className="yd-muted">{nameField(change.field)}</span>{" "}
                  <del>{shownValue(change.before) || t("nothing")}</del> →{" "}
                  <ins>{shownValue(change.after) || t("nothing")}</ins>
                </li>
              ))}
            </ul>
            <p>
              {t("totalChange", {
                from: format.money(found.from.gross, found.from.currency),
                to: format.money(found.to.gross, found.to.currency),
              })}
            </p>
          </>
        )}
      </QueryState>
    </section>
  );
}
