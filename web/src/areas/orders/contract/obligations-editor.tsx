/** What a contract obliges whom to: words, start, term, consequence. */

import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useWords } from "../../../i18n/words.ts";
import { DateInput } from "../../../ui/date-input.tsx";
import { Choice, Field, TextArea, TextInput } from "../../../ui/field.tsx";
import { termsWords } from "../../../ui/terms/words.ts";
import { newTerm, type Row } from "./contract-draft.ts";
import type { ObligationTerm } from "./queries.ts";
import { contractWords } from "./words.ts";

const whose = ["us", "customer", "third_party"] as const;
const starts = ["in_force", "on", "order_approved", "raised"] as const;
const limits = ["days", "working_days", "months", "end_of_month"] as const;
const consequences = ["task", "may_stop"] as const;
/** Working days in which the customer is told of a stop, unless somebody says otherwise. */
const usualNotice = 2;

interface ObligationsEditorProps {
  terms: readonly Row<ObligationTerm>[];
  onChange: (terms: Row<ObligationTerm>[]) => void;
}

export function ObligationsEditor({ terms, onChange }: ObligationsEditorProps) {
  const t = useWords(contractWords);
  const query = () =>
    newTerm({
      words: t("queryWords"),
      owed_by: "customer",
      starts: { kind: "raised" },
      limit: { kind: "working_days", n: 2 },
      consequence: { kind: "may_stop", notify_within: usualNotice },
    });
  return (
    <section className="yd-card yd-stack" aria-labelledby="obligations-title">
      <h2 id="obligations-title">{t("obligations")}</h2>
      <ol className="yd-contract-rows">
        {terms.map((term, index) => (
          <Term
            key={term.key}
            term={term}
            index={index}
            onChange={(part) =>
              onChange(terms.map((one, at) => (at === index ? { ...one, ...part } : one)))
            }
            onRemove={() => onChange(terms.filter((_, at) => at !== index))}
          />
        ))}
      </ol>
      <span className="yd-row">
        <Button icon={<PlusOutlined aria-hidden />} onClick={() => onChange([...terms, newTerm()])}>
          {t("addObligation")}
        </Button>
        <Button onClick={() => onChange([...terms, query()])}>{t("addQuery")}</Button>
      </span>
    </section>
  );
}

interface TermProps {
  term: Row<ObligationTerm>;
  index: number;
  onChange: (part: Partial<ObligationTerm>) => void;
  onRemove: () => void;
}

function Term({ term, index, onChange, onRemove }: TermProps) {
  const t = useWords(contractWords);
  const w = useWords(termsWords);
  const at = (field: string) => `/obligations/${index}/${field}`;
  const { starts: start, consequence } = term;
  return (
    <li className="yd-contract-row">
      <Field label={t("obligationWords")} pointer={at("words")} required wide>
        {(control) => (
          <TextArea
            {...control}
            rows={2}
            value={term.words}
            onChange={(words) => onChange({ words })}
          />
        )}
      </Field>
      <Field label={t("owedBy")} pointer={at("owed_by")}>
        {(control) => (
          <Choice
            {...control}
            value={term.owed_by}
            options={whose.map((value) => ({ value, label: t(value) }))}
            onChange={(owed_by) =>
              onChange(
                owed_by === "customer" ? { owed_by } : { owed_by, consequence: { kind: "task" } },
              )
            }
          />
        )}
      </Field>
      <Field label={t("starts")} pointer={at("starts")}>
        {(control) => (
          <Choice
            {...control}
            value={start.kind}
            options={starts.map((value) => ({ value, label: t(`start_${value}`) }))}
            onChange={(kind) => onChange({ starts: kind === "on" ? { kind, date: "" } : { kind } })}
          />
        )}
      </Field>
      {start.kind === "on" && (
        <Field label={t("startDate")} pointer={at("starts/date")} required>
          {(control) => (
            <DateInput
              {...control}
              value={start.date || null}
              onChange={(date) => onChange({ starts: { kind: "on", date: date ?? "" } })}
            />
          )}
        </Field>
      )}
      <Field label={t("limit")} pointer={at("limit/n")}>
        {(control) => (
          <span className="yd-term-due">
            <TextInput
              {...control}
              inputMode="numeric"
              value={String(term.limit.n)}
              onChange={(n) =>
                onChange({ limit: { ...term.limit, n: Number(n.replace(/\D/g, "")) } })
              }
            />
            <Choice
              aria-label={t("limit")}
              value={term.limit.kind}
              options={limits.map((value) => ({ value, label: w(`due_${value}`) }))}
              onChange={(kind) => onChange({ limit: { kind, n: term.limit.n } })}
            />
          </span>
        )}
      </Field>
      <Field label={t("consequence")} pointer={at("consequence")}>
        {(control) => (
          <Choice
            {...control}
            value={consequence.kind}
            options={consequences.map((value) => ({
              value,
              label: t(`consequence_${value}`),
              disabled: value === "may_stop" && term.owed_by !== "customer",
            }))}
            onChange={(kind) =>
              onChange({
                consequence: kind === "may_stop" ? { kind, notify_within: usualNotice } : { kind },
              })
            }
          />
        )}
      </Field>
      {consequence.kind === "may_stop" && (
        <Field label={t("notifyWithin")} pointer={at("consequence/notify_within")}>
          {(control) => (
            <TextInput
              {...control}
              inputMode="numeric"
              value={String(consequence.notify_within)}
              onChange={(n) =>
                onChange({
                  consequence: { kind: "may_stop", notify_within: Number(n.replace(/\D/g, "")) },
                })
              }
            />
          )}
        </Field>
      )}
      <Button
        type="text"
        icon={<DeleteOutlined aria-hidden />}
        aria-label={`${t("remove")} ${term.words}`}
        onClick={onRemove}
      />
    </li>
  );
}
