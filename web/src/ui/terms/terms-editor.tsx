/** What share of the price falls due on what and how long after. */

import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { memo } from "react";
import type { Instalment } from "../../api/types.ts";
import { useWords } from "../../i18n/words.ts";
import { Choice, Field, FieldNote, TextInput } from "../field.tsx";
import { type DraftTerm, newTerm, termsSum } from "./terms.ts";
import { termsWords } from "./words.ts";
import "./terms.css";

interface TermsEditorProps {
  /** The heading, where it is not that of an order. */
  title?: string;
  terms: readonly DraftTerm[];
  disabled: boolean;
  onChange: (terms: DraftTerm[]) => void;
}

const events: readonly Instalment["event"][] = [
  "contract",
  "before_shipping",
  "shipping",
  "acceptance",
  "retention",
];
const kinds: readonly Instalment["due"]["kind"][] = [
  "days",
  "working_days",
  "months",
  "end_of_month",
];
const maxTerms = 12;

export const TermsEditor = memo(function TermsEditor({
  title,
  terms,
  disabled,
  onChange,
}: TermsEditorProps) {
  const t = useWords(termsWords);
  const sum = termsSum(terms.map((term) => term.percent));
  const complete = sum === "100";
  const change = (index: number, part: Partial<DraftTerm>) =>
    onChange(terms.map((term, i) => (i === index ? { ...term, ...part } : term)));
  const presets: [string, () => DraftTerm[]][] = [
    [
      t("preset3060"),
      () => [
        newTerm("30", "contract", "days", "7"),
        newTerm("60", "before_shipping", "days", "0"),
        newTerm("10", "retention", "months", "12"),
      ],
    ],
    [t("presetPrepaid"), () => [newTerm("100", "before_shipping", "days", "0")]],
    [t("presetMonthly"), () => [newTerm("100", "shipping", "end_of_month", "30")]],
  ];
  return (
    <section className="yd-card" aria-labelledby="terms-title" data-pointer="/payment_terms">
      <div className="yd-row yd-row-between yd-terms-title">
        <h2 id="terms-title">{title ?? t("terms")}</h2>
        {!disabled && (
          <span className="yd-row">
            <span className="yd-muted yd-small">{t("termsPreset")}</span>
            {presets.map(([label, make]) => (
              <Button key={label} size="small" onClick={() => onChange(make())}>
                {label}
              </Button>
            ))}
          </span>
        )}
      </div>
      {(complete || terms.length === 0) && <FieldNote pointer="/payment_terms/instalments" />}
      <ol className="yd-terms">
        {terms.map((term, index) => (
          <li key={term.key} className="yd-term" aria-label={t("term", { n: index + 1 })}>
            <span className="yd-muted">{t("term", { n: index + 1 })}</span>
            <Field label={t("percent")} pointer={`/payment_terms/instalments/${index}/percent`}>
              {(control) => (
                <TextInput
                  {...control}
                  inputMode="decimal"
                  disabled={disabled}
                  value={term.percent}
                  onChange={(percent) => change(index, { percent })}
                />
              )}
            </Field>
            <Field label={t("event")} pointer={`/payment_terms/instalments/${index}/event`}>
              {(control) => (
                <Choice
                  {...control}
                  disabled={disabled}
                  value={term.event}
                  options={events.map((value) => ({ value, label: t(`event_${value}`) }))}
                  onChange={(event) => change(index, { event })}
                />
              )}
            </Field>
            <Field label={t("dueKind")} pointer={`/payment_terms/instalments/${index}/due`}>
              {(control) => (
                <span className="yd-term-due">
                  <TextInput
                    {...control}
                    inputMode="numeric"
                    disabled={disabled}
                    value={term.n}
                    onChange={(n) => change(index, { n: n.replace(/\D/g, "") })}
                  />
                  <Choice
                    aria-label={t("dueKind")}
                    disabled={disabled}
                    value={term.kind}
                    options={kinds.map((value) => ({ value, label: t(`due_${value}`) }))}
                    onChange={(kind) => change(index, { kind })}
                  />
                </span>
              )}
            </Field>
            {!disabled && (
              <Button
                type="text"
                icon={<DeleteOutlined aria-hidden />}
                aria-label={t("termRemove", { n: index + 1 })}
                onClick={() => onChange(terms.filter((_, i) => i !== index))}
              />
            )}
          </li>
        ))}
      </ol>
      <div className="yd-row">
        {!disabled && (
          <Button
            icon={<PlusOutlined aria-hidden />}
            disabled={terms.length >= maxTerms}
            onClick={() => onChange([...terms, newTerm("", "acceptance", "days", "30")])}
          >
            {t("termAdd")}
          </Button>
        )}
        {terms.length > 0 && (
          <span className={complete ? "yd-muted" : "yd-warn"} role="status">
            {complete ? t("termsSum", { percent: sum }) : t("termsWrong", { percent: sum ?? "?" })}
          </span>
        )}
      </div>
    </section>
  );
});
