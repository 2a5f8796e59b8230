/** Two versions of a contract side by side, field by field. */

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useOrderFieldNames } from "../../../i18n/fields/order-fields.ts";
import { useWords } from "../../../i18n/words.ts";
import { Choice } from "../../../ui/field.tsx";
import { QueryState } from "../../../ui/query-state.tsx";
import { shownValue } from "../shown-value.ts";
import { type ContractPage, compareQuery } from "./queries.ts";
import { contractWords } from "./words.ts";

/** Fields beside the content, by the words of the form. */
const around = {
  "/title": "titleField",
  "/paper_no": "paperNo",
  "/signed_on": "signedOn",
  "/signed_at": "signedAt",
  "/valid_from": "validFrom",
  "/valid_until": "validUntil",
  "/parties": "parties",
  "/signatories": "signatories",
  "/delivery_term": "deliveryTerm",
  "/packing": "packing",
  "/quality": "quality",
  "/other_terms": "otherTerms",
  "/file_id": "file",
  "/obligations": "obligations",
  "/needs_budget": "budget",
} as const;

const isAround = (field: string): field is keyof typeof around => field in around;
/** Lists that are shown as changed, not as what they hold. */
const lists: readonly string[] = ["/parties", "/signatories", "/obligations", "/file_id"];

export function CompareCard({ page }: { page: ContractPage }) {
  const t = useWords(contractWords);
  const numbers = page.versions.map((version) => version.version).sort((a, b) => a - b);
  const last = numbers.at(-1) ?? 1;
  const [from, setFrom] = useState(last - 1);
  const [to, setTo] = useState(last);
  const query = useQuery(compareQuery(page.id, from, to));
  const lineIds = (page.input.content.lines ?? []).map((line) => line.line_id ?? "");
  const nameField = useOrderFieldNames(lineIds);
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
      <div className="yd-row yd-quotation-pick">
        {pick(from, t("compare"), setFrom)}
        <span className="yd-muted">{t("compareTo")}</span>
        {pick(to, t("compareTo"), setTo)}
      </div>
      <QueryState query={query}>
        {(found) => (
          <>
            {found.changes.length === 0 && <p className="yd-muted">{t("compareNone")}</p>}
            <ul className="yd-quotation-changes">
              {found.changes.map(({ field, before, after }) => (
                <li key={field}>
                  <span className="yd-muted">
                    {isAround(field) ? t(around[field]) : nameField(field)}
                  </span>
                  {!lists.includes(field) && (
                    <>
                      {" "}
                      <del>{shownValue(before) || t("nothing")}</del> →{" "}
                      <ins>{shownValue(after) || t("nothing")}</ins>
                    </>
                  )}
                </li>
              ))}
            </ul>
          </>
        )}
      </QueryState>
    </section>
  );
}
